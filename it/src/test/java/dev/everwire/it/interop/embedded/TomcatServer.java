package dev.everwire.it.interop.embedded;

import dev.everwire.it.interop.InteropServer;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.websocket.DeploymentException;
import jakarta.websocket.server.ServerContainer;
import jakarta.websocket.server.ServerEndpointConfig;
import java.nio.file.Path;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.apache.catalina.LifecycleException;
import org.apache.catalina.core.StandardContext;
import org.apache.catalina.startup.Tomcat;
import org.apache.tomcat.websocket.server.WsSci;

/** Tomcat, by the Jakarta WebSocket API. */
public final class TomcatServer implements InteropServer {

  /** Kept, because its level is lost with it. */
  private static final Logger LOG = Logger.getLogger("org.apache");

  private final Tomcat tomcat = new Tomcat();
  private final Paths paths = new Paths();

  private TomcatServer(Path directory) throws LifecycleException, DeploymentException {
    LOG.setLevel(Level.WARNING);
    tomcat.setBaseDir(directory.toString());
    tomcat.setPort(0);
    tomcat.getConnector().setProperty("address", "127.0.0.1");
    StandardContext context = (StandardContext) tomcat.addContext("", directory.toString());
    // It would look for leaks where it may not, and warn of that.
    context.setClearReferencesThreadLocals(false);
    context.setClearReferencesRmiTargets(false);
    context.addServletContainerInitializer(new WsSci(), null);
    Tomcat.addServlet(context, "refusal", new Refusal());
    context.addServletMappingDecoded("/", "refusal");
    tomcat.start();
    ServerContainer container =
        (ServerContainer) context.getServletContext().getAttribute(ServerContainer.class.getName());
    for (String path : Paths.ALL) {
      container.addEndpoint(
          ServerEndpointConfig.Builder.create(TomcatEndpoint.class, path)
              .subprotocols(List.of(Paths.SUBPROTOCOL))
              .configurator(new Endpoints())
              .build());
    }
  }

  public static InteropServer start(Path directory) throws Exception {
    return new TomcatServer(directory);
  }

  private final class Endpoints extends ServerEndpointConfig.Configurator {

    @Override
    public <T> T getEndpointInstance(Class<T> type) {
      return type.cast(new TomcatEndpoint(paths));
    }
  }

  private static final class Refusal extends HttpServlet {

    private static final long serialVersionUID = 1L;

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) {
      response.setStatus(Paths.REFUSED_STATUS);
      response.setHeader("Retry-After", Paths.REFUSED_RETRY_AFTER);
    }
  }

  @Override
  public int port() {
    return tomcat.getConnector().getLocalPort();
  }

  @Override
  public void close() {
    try {
      tomcat.stop();
      tomcat.destroy();
    } catch (LifecycleException e) {
      throw new IllegalStateException("Tomcat does not stop", e);
    }
  }
}
