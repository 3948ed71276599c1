package dev.tenure;

import org.springframework.boot.context.event.ApplicationPreparedEvent;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.ApplicationEvent;
import org.springframework.context.ApplicationListener;

/// Looks before the start, and prints the line that scripts wait for after it.
final class StartLines implements ApplicationListener<ApplicationEvent> {

    private final boolean reset;

    StartLines(boolean reset) {
        this.reset = reset;
    }

    @Override
    public void onApplicationEvent(ApplicationEvent event) {
        switch (event) {
            case ApplicationPreparedEvent prepared ->
                Tenure.beforeStart(prepared.getApplicationContext().getEnvironment(), reset);
            case ApplicationReadyEvent ready
            when ready.getApplicationContext() instanceof WebServerApplicationContext web ->
                System.out.println("ready " + ServerUrl.of(web));
            default -> {}
        }
    }
}
