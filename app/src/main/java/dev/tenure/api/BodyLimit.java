package dev.tenure.api;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.web.filter.OncePerRequestFilter;

/// Bounds every body under /v1 before anything is built from it. The event doors count for themselves,
/// because they read bytes and not objects; everything of an installation goes straight to the disk.
public final class BodyLimit extends OncePerRequestFilter {

    static final long JSON = 1L << 20;
    static final long CSV = 32L << 20;

    private final Problems problems;

    public BodyLimit(Problems problems) {
        this.problems = problems;
    }

    @Override
    protected boolean shouldNotFilter(HttpServletRequest request) {
        var path = request.getRequestURI();
        return !path.startsWith("/v1/") && !path.startsWith("/access/")
                || path.startsWith("/v1/events")
                || path.equals("/v1/import")
                || path.startsWith("/v1/history-imports/") && !isFacts(path);
    }

    private static boolean isFacts(String path) {
        return path.startsWith("/v1/fact-imports/")
                || path.startsWith("/v1/history-imports/") && path.contains("/facts/");
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        long most = isFacts(request.getRequestURI()) ? CSV : JSON;
        if (request.getContentLengthLong() > most) {
            problems.write(response, Problems.of(new TooLarge(most)));
            return;
        }
        chain.doFilter(
                new HttpServletRequestWrapper(request) {
                    @Override
                    public ServletInputStream getInputStream() throws IOException {
                        return new Counted(super.getInputStream(), most);
                    }
                },
                response);
    }

    static final class TooLarge extends RuntimeException {
        TooLarge(long most) {
            super("At most " + (most >> 20) + " MiB are taken here.");
        }
    }

    private static final class Counted extends ServletInputStream {

        private final ServletInputStream from;
        private final long most;
        private long read;

        Counted(ServletInputStream from, long most) {
            this.from = from;
            this.most = most;
        }

        @Override
        public int read() throws IOException {
            int one = from.read();
            if (one >= 0) count(1);
            return one;
        }

        @Override
        public int read(byte[] into, int at, int length) throws IOException {
            int got = from.read(into, at, length);
            if (got > 0) count(got);
            return got;
        }

        private void count(int bytes) {
            read += bytes;
            if (read > most) throw new TooLarge(most);
        }

        @Override
        public boolean isFinished() {
            return from.isFinished();
        }

        @Override
        public boolean isReady() {
            return from.isReady();
        }

        @Override
        public void setReadListener(ReadListener listener) {
            from.setReadListener(listener);
        }
    }
}
