package dev.tenure;

import dev.tenure.access.Access;
import dev.tenure.access.Caller;
import dev.tenure.access.Sessions;
import dev.tenure.api.BearerDoor;
import dev.tenure.api.BodyLimit;
import dev.tenure.api.Problem;
import dev.tenure.api.Problems;
import dev.tenure.web.SessionCookie;
import java.time.Duration;
import java.util.List;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpMethod;
import org.springframework.security.authentication.AuthenticationProvider;
import org.springframework.security.authentication.BadCredentialsException;
import org.springframework.security.authentication.LockedException;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.core.Authentication;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.authentication.UsernamePasswordAuthenticationFilter;
import org.springframework.security.web.authentication.WebAuthenticationDetails;
import org.springframework.security.web.csrf.CookieCsrfTokenRepository;
import org.springframework.security.web.csrf.XorCsrfTokenRequestAttributeHandler;
import org.springframework.security.web.header.writers.ReferrerPolicyHeaderWriter.ReferrerPolicy;
import org.springframework.security.web.savedrequest.CookieRequestCache;
import org.springframework.security.web.servlet.util.matcher.PathPatternRequestMatcher;
import tools.jackson.databind.json.JsonMapper;

/// Two doors. The API takes a bearer token and keeps nothing; the pages take a password once and keep a session.
@Configuration(proxyBeanMethods = false)
class SecurityWiring {

    static final String PAGE_POLICY = "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
            + "frame-ancestors 'none'; form-action 'self'; base-uri 'none'";

    @Bean
    Problems problems(JsonMapper json) {
        return new Problems(json);
    }

    @Bean
    FilterRegistrationBean<BodyLimit> bodyLimit(Problems problems) {
        return new FilterRegistrationBean<>(new BodyLimit(problems));
    }

    @Bean
    @Order(1)
    SecurityFilterChain apiDoor(HttpSecurity http, Access access, Problems problems) throws Exception {
        return http.securityMatcher("/v1/**", "/access/**", "/actuator/**")
                .csrf(AbstractHttpConfigurer::disable)
                .requestCache(AbstractHttpConfigurer::disable)
                .logout(AbstractHttpConfigurer::disable)
                .anonymous(AbstractHttpConfigurer::disable)
                .sessionManagement(sessions -> sessions.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
                .addFilterBefore(new BearerDoor(access, problems), UsernamePasswordAuthenticationFilter.class)
                .authorizeHttpRequests(requests -> requests.requestMatchers("/actuator/health/**", "/actuator/health")
                        .permitAll()
                        .anyRequest()
                        .authenticated())
                .headers(headers -> headers.contentSecurityPolicy(csp -> csp.policyDirectives("default-src 'none'")))
                .exceptionHandling(refusals -> refusals.authenticationEntryPoint((_, response, _) -> {
                            response.setHeader("WWW-Authenticate", "Bearer");
                            problems.write(response, NO_TOKEN);
                        })
                        .accessDeniedHandler((_, response, _) -> problems.write(response, NO_TOKEN)))
                .build();
    }

    private static final Problem NO_TOKEN = Problem.of(
                    401, "not-signed-in", "Not signed in", "A valid bearer token is needed.")
            .fix("Send 'Authorization: Bearer tnr_…' with a key that is neither revoked nor expired.");

    @Bean
    @Order(2)
    SecurityFilterChain pageDoor(HttpSecurity http, Sessions sessions) throws Exception {
        var csrf = new XorCsrfTokenRequestAttributeHandler();
        // Loaded at once: a page that streams could otherwise need the cookie after its head was sent.
        csrf.setCsrfRequestAttributeName(null);
        var csrfCookie = new CookieCsrfTokenRepository();
        csrfCookie.setCookieCustomizer(cookie -> cookie.sameSite("Strict"));
        var requested = new CookieRequestCache();
        requested.setRequestMatcher(request -> "GET".equals(request.getMethod())
                && request.getHeader("HX-Request") == null
                && String.valueOf(request.getHeader("Accept")).contains("text/html"));
        return http.csrf(check -> check.csrfTokenRepository(csrfCookie).csrfTokenRequestHandler(csrf))
                .requestCache(cache -> cache.requestCache(requested))
                .securityContext(context -> context.securityContextRepository(new SessionCookie(sessions)))
                .sessionManagement(management -> management.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
                .formLogin(form -> form.loginPage("/sign-in")
                        .loginProcessingUrl("/sign-in")
                        .usernameParameter("login")
                        .passwordParameter("password")
                        .failureHandler((_, response, refusal) -> response.sendRedirect(
                                refusal instanceof MustWait wait
                                        ? "/sign-in?wait=" + wait.seconds
                                        : "/sign-in?failed")))
                .logout(out -> out.logoutRequestMatcher(
                                PathPatternRequestMatcher.withDefaults().matcher(HttpMethod.POST, "/sign-out"))
                        .logoutSuccessUrl("/sign-in?out"))
                .authorizeHttpRequests(requests -> requests.requestMatchers(
                                "/sign-in",
                                "/assets/**",
                                "/webjars/**",
                                "/favicon.ico",
                                "/favicon.svg",
                                "/openapi.yaml",
                                "/problem",
                                "/problems/**",
                                "/error")
                        .permitAll()
                        .anyRequest()
                        .authenticated())
                .headers(headers -> headers.contentSecurityPolicy(csp -> csp.policyDirectives(PAGE_POLICY))
                        .referrerPolicy(referrer -> referrer.policy(ReferrerPolicy.SAME_ORIGIN)))
                .build();
    }

    private static final class MustWait extends LockedException {

        private final long seconds;

        MustWait(Duration wait) {
            super("too many failures");
            this.seconds = wait.plusMillis(999).toSeconds();
        }
    }

    /// A bean, so that the framework makes up no user of its own.
    @Bean
    AuthenticationProvider passwords(Access access) {
        return new AuthenticationProvider() {
            @Override
            public Authentication authenticate(Authentication given) {
                var login = given.getName();
                var remote = given.getDetails() instanceof WebAuthenticationDetails details
                        ? details.getRemoteAddress()
                        : "";
                var wait = access.lockedFor(login, remote);
                if (!wait.isZero()) throw new MustWait(wait);
                Caller.Staff staff = access.signIn(login, String.valueOf(given.getCredentials()), remote)
                        .orElseThrow(() -> new BadCredentialsException("wrong login or password"));
                return UsernamePasswordAuthenticationToken.authenticated(staff, "", List.of());
            }

            @Override
            public boolean supports(Class<?> kind) {
                return kind == UsernamePasswordAuthenticationToken.class;
            }
        };
    }
}
