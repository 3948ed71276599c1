package dev.tenure.health;

import dev.tenure.store.Database;
import dev.tenure.store.StageTx.Stage;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;

/// Keeps the board's rows worked out for one day. A board is right without it, and slower.
final class Listing {

    private static final Logger LOG = LoggerFactory.getLogger(Listing.class);

    /// SQLSTATE lock_not_available.
    private static final String WAITED = "55P03";

    /// More than this is told to the planner.
    private static final int BULK = 1000;

    private final Database database;

    Listing(Database database) {
        this.database = database;
    }

    /// Works out whoever is not: all for a day that was not listed, else those whose facts changed. While somebody
    /// enters facts nothing is done, since what he enters is not seen yet; the next turn does it.
    void bringTo(LocalDate day) {
        try {
            int listed = database.inStage(Stage.HEALTH, tx -> ListingStore.bringTo(tx.sql(), day));
            if (listed > BULK) database.analyze(List.of("health_listing"));
        } catch (DataAccessException e) {
            if (!(e.getMostSpecificCause() instanceof SQLException why && WAITED.equals(why.getSQLState()))) throw e;
            LOG.debug("facts are being entered; lists of {} are worked out with the next turn", day);
        }
    }
}
