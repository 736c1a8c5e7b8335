package dev.everwire.testkit.rfc;

import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/** All cases, by category. */
public final class RfcCases {

  private record Category(String title, IntFunction<List<RfcCase>> cases) {}

  /** The position, from 1, is a category's number. */
  private static final List<Category> CATEGORIES =
      List.of(
          new Category("Opening handshake: answers with 101", HandshakeCases::cases),
          new Category("Opening handshake: other statuses", RefusalCases::cases),
          new Category("Opening handshake: servers that leave", HandshakeEndCases::cases),
          new Category("Frames", FrameCases::cases),
          new Category("Fragments", FragmentCases::cases),
          new Category("Control frames", ControlFrameCases::cases),
          new Category("UTF-8", Utf8Cases::cases),
          new Category("Closing handshake", CloseCases::cases),
          new Category("Sizes", SizeCases::cases),
          new Category("Pieces of the stream", ChoppedCases::cases),
          new Category("Compression: negotiation", NegotiationCases::cases),
          new Category("Compression: messages", CompressionCases::cases),
          new Category("Compression: sizes", InflatedSizeCases::cases));

  private RfcCases() {}

  /** Returns all cases in the order of their numbers. */
  public static List<RfcCase> all() {
    return IntStream.range(0, CATEGORIES.size())
        .mapToObj(i -> CATEGORIES.get(i).cases().apply(i + 1))
        .flatMap(List::stream)
        .toList();
  }

  /** Returns the titles of the categories; that of category n is at n - 1. */
  public static List<String> categories() {
    return CATEGORIES.stream().map(Category::title).toList();
  }
}
