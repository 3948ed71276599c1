package dev.tenure.demo;

import java.time.Instant;

/// One event of the demo world, as CloudEvents JSON with the account in an extension attribute: exactly what a
/// vendor's own product would send.
///
/// @param data a JSON object, or empty when the event carries none
record Happening(String id, String account, String type, String subject, Instant time, String data) {

    static final String SOURCE = "/northstar/app";

    void appendTo(StringBuilder json) {
        json.append("{\"specversion\":\"1.0\",\"id\":\"")
                .append(id)
                .append("\",\"source\":\"")
                .append(SOURCE)
                .append("\",\"type\":\"")
                .append(type)
                .append("\",\"account\":\"")
                .append(account)
                .append("\",\"time\":\"")
                .append(time)
                .append('"');
        if (!subject.isEmpty()) json.append(",\"subject\":\"").append(subject).append('"');
        if (!data.isEmpty())
            json.append(",\"datacontenttype\":\"application/json\",\"data\":").append(data);
        json.append('}');
    }
}
