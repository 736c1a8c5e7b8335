package dev.everwire.testkit.conformance;

import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** Gives each test a {@link Rig} of its own, and closes it, which checks that nothing is left. */
final class RigExtension implements ParameterResolver, AfterEachCallback {

  private static final ExtensionContext.Namespace NAMESPACE =
      ExtensionContext.Namespace.create(RigExtension.class);

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext test) {
    return parameter.getParameter().getType() == Rig.class;
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext test) {
    WebSocketConformanceKit kit = (WebSocketConformanceKit) test.getRequiredTestInstance();
    Rig rig = new Rig(kit);
    test.getStore(NAMESPACE).put(Rig.class, rig);
    return rig;
  }

  @Override
  public void afterEach(ExtensionContext test) {
    Rig rig = test.getStore(NAMESPACE).remove(Rig.class, Rig.class);
    if (rig == null) {
      return;
    }
    if (test.getExecutionException().isPresent()) {
      rig.abandon();
    } else {
      rig.close();
    }
  }
}
