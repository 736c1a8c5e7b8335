package dev.everwire.it.simulation;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.StringWriter;
import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongFunction;
import javax.tools.FileObject;
import javax.tools.ForwardingJavaFileManager;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileManager;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

/** Product and simulation once more, with a planted bug compiled in: a world of its own. */
final class PlantedClasses extends ClassLoader {

  private static final String OURS = "dev.everwire.";

  private final Map<String, ByteArrayOutputStream> compiled = new HashMap<>();

  /** Compiles a bug, against the product as it is. */
  PlantedClasses(PlantedBug bug) throws IOException {
    super(PlantedClasses.class.getClassLoader());
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    StringWriter errors = new StringWriter();
    try (JavaFileManager files = new InMemory(compiler.getStandardFileManager(null, null, null))) {
      List<String> options =
          List.of("-proc:none", "-nowarn", "-classpath", System.getProperty("java.class.path"));
      JavaFileObject source = new Source(bug);
      if (!compiler.getTask(errors, files, null, options, null, List.of(source)).call()) {
        throw new IllegalStateException(bug.id() + " does not compile: " + errors);
      }
    }
  }

  /** Makes one of these in that world. */
  @SuppressWarnings("unchecked") // the type is the same in both worlds: the JDK's
  LongFunction<String> make(Class<? extends LongFunction<?>> type)
      throws ReflectiveOperationException {
    return (LongFunction<String>) loadClass(type.getName()).getDeclaredConstructor().newInstance();
  }

  @Override
  protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
    if (!name.startsWith(OURS)) {
      return super.loadClass(name, resolve);
    }
    synchronized (getClassLoadingLock(name)) {
      Class<?> loaded = findLoadedClass(name);
      return loaded == null ? define(name) : loaded;
    }
  }

  private Class<?> define(String name) throws ClassNotFoundException {
    ByteArrayOutputStream changed = compiled.get(name);
    byte[] bytes = changed == null ? unchanged(name) : changed.toByteArray();
    return defineClass(name, bytes, 0, bytes.length);
  }

  private byte[] unchanged(String name) throws ClassNotFoundException {
    try (InputStream in = getParent().getResourceAsStream(name.replace('.', '/') + ".class")) {
      if (in == null) {
        throw new ClassNotFoundException(name);
      }
      return in.readAllBytes();
    } catch (IOException e) {
      throw new ClassNotFoundException(name, e);
    }
  }

  private static final class Source extends SimpleJavaFileObject {

    private final String text;

    Source(PlantedBug bug) throws IOException {
      super(URI.create("string:///" + bug.className().replace('.', '/') + ".java"), Kind.SOURCE);
      text = bug.source();
    }

    @Override
    public CharSequence getCharContent(boolean ignoreEncodingErrors) {
      return text;
    }
  }

  private final class InMemory extends ForwardingJavaFileManager<JavaFileManager> {

    InMemory(JavaFileManager files) {
      super(files);
    }

    @Override
    public JavaFileObject getJavaFileForOutput(
        Location location, String className, JavaFileObject.Kind kind, FileObject sibling) {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      compiled.put(className, bytes);
      return new SimpleJavaFileObject(URI.create("mem:///" + className), kind) {
        @Override
        public OutputStream openOutputStream() {
          return bytes;
        }
      };
    }
  }
}
