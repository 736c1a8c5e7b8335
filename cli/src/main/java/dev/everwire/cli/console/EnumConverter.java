package dev.everwire.cli.console;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads a constant by its name in lower case, with hyphens between the words. */
public abstract class EnumConverter<E extends Enum<E>> implements ITypeConverter<E> {

  private final Class<E> type;

  /** Creates a converter to the constants of a type. */
  protected EnumConverter(Class<E> type) {
    this.type = type;
  }

  @Override
  public E convert(String written) {
    for (E constant : type.getEnumConstants()) {
      if (written(constant).equals(written)) {
        return constant;
      }
    }
    throw new TypeConversionException(
        "'"
            + written
            + "' must be one of "
            + Arrays.stream(type.getEnumConstants())
                .map(EnumConverter::written)
                .collect(Collectors.joining(", ")));
  }

  /** Returns a constant as it is written on the command line. */
  public static String written(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
