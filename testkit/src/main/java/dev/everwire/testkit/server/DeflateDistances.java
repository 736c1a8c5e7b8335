package dev.everwire.testkit.server;

import java.util.Arrays;

/**
 * Tells how far back the references of DEFLATE data reach (RFC 1951), which {@code
 * java.util.zip.Inflater} keeps to itself. The data is known to inflate.
 */
final class DeflateDistances {

  private static final int[] LENGTH_EXTRA_BITS = {
    0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 0
  };
  private static final int[] CODE_LENGTH_ORDER = {
    16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15
  };
  private static final int END_OF_BLOCK = 256;
  private static final int MAX_CODE_BITS = 15;
  private static final Code FIXED_LITERALS = new Code(fixedLiteralLengths());
  private static final Code FIXED_DISTANCES = new Code(filled(30, 5));

  private final byte[] data;
  private int bit;
  private int longest;

  private DeflateDistances(byte[] data) {
    this.data = data;
  }

  /**
   * Returns the longest distance, 0 if nothing refers to anything.
   *
   * @throws IllegalArgumentException if the data ends within a block
   */
  static int longest(byte[] deflated) {
    DeflateDistances distances = new DeflateDistances(deflated);
    while (distances.bit + 3 <= deflated.length * 8) {
      distances.block();
    }
    return distances.longest;
  }

  private void block() {
    boolean last = bits(1) == 1;
    switch (bits(2)) {
      case 0 -> stored();
      case 1 -> compressed(FIXED_LITERALS, FIXED_DISTANCES);
      case 2 -> dynamic();
      default -> throw new IllegalArgumentException("a block of the type that is none");
    }
    if (last) {
      toByteBoundary();
    }
  }

  private void stored() {
    toByteBoundary();
    int length = bits(16);
    bit += 16 + 8 * length;
  }

  private void toByteBoundary() {
    bit = (bit + 7) & ~7;
  }

  private void dynamic() {
    int literals = bits(5) + 257;
    int distances = bits(5) + 1;
    int[] codeLengths = new int[CODE_LENGTH_ORDER.length];
    int count = bits(4) + 4;
    for (int i = 0; i < count; i++) {
      codeLengths[CODE_LENGTH_ORDER[i]] = bits(3);
    }
    int[] lengths = lengths(new Code(codeLengths), literals + distances);
    compressed(
        new Code(Arrays.copyOf(lengths, literals)),
        new Code(Arrays.copyOfRange(lengths, literals, lengths.length)));
  }

  /** Reads the lengths of the two codes of a block, which are compressed themselves. */
  private int[] lengths(Code code, int total) {
    int[] lengths = new int[total];
    int filled = 0;
    while (filled < total) {
      int symbol = symbol(code);
      if (symbol < 16) {
        lengths[filled++] = symbol;
        continue;
      }
      int repeated = symbol == 16 ? lengths[filled - 1] : 0;
      int times = symbol == 16 ? 3 + bits(2) : symbol == 17 ? 3 + bits(3) : 11 + bits(7);
      Arrays.fill(lengths, filled, filled + times, repeated);
      filled += times;
    }
    return lengths;
  }

  private void compressed(Code literals, Code distances) {
    int symbol = symbol(literals);
    while (symbol != END_OF_BLOCK) {
      if (symbol > END_OF_BLOCK) {
        bits(LENGTH_EXTRA_BITS[symbol - END_OF_BLOCK - 1]);
        longest = Math.max(longest, distance(symbol(distances)));
      }
      symbol = symbol(literals);
    }
  }

  /** Two symbols for each power of two, from 4 on. */
  private int distance(int symbol) {
    if (symbol < 4) {
      return symbol + 1;
    }
    int extra = symbol / 2 - 1;
    return ((2 + (symbol & 1)) << extra) + bits(extra) + 1;
  }

  private int symbol(Code code) {
    int value = 0;
    int first = 0;
    int index = 0;
    for (int length = 1; length <= MAX_CODE_BITS; length++) {
      value |= bits(1);
      int count = code.counts[length];
      if (value - first < count) {
        return code.symbols[index + value - first];
      }
      index += count;
      first = (first + count) << 1;
      value <<= 1;
    }
    throw new IllegalArgumentException("a code that stands for no symbol");
  }

  private int bits(int count) {
    if (bit + count > data.length * 8) {
      throw new IllegalArgumentException("it ends within a block");
    }
    int value = 0;
    for (int i = 0; i < count; i++, bit++) {
      value |= (data[bit >> 3] >> (bit & 7) & 1) << i;
    }
    return value;
  }

  private static int[] fixedLiteralLengths() {
    int[] lengths = filled(288, 8);
    Arrays.fill(lengths, 144, 256, 9);
    Arrays.fill(lengths, 256, 280, 7);
    return lengths;
  }

  private static int[] filled(int size, int value) {
    int[] array = new int[size];
    Arrays.fill(array, value);
    return array;
  }

  /** A canonical Huffman code: how many symbols there are of each length, and the symbols. */
  private static final class Code {

    final int[] counts = new int[MAX_CODE_BITS + 1];
    final int[] symbols;

    Code(int[] lengths) {
      for (int length : lengths) {
        counts[length]++;
      }
      counts[0] = 0;
      int[] next = new int[MAX_CODE_BITS + 2];
      for (int length = 1; length <= MAX_CODE_BITS; length++) {
        next[length + 1] = next[length] + counts[length];
      }
      symbols = new int[lengths.length];
      for (int symbol = 0; symbol < lengths.length; symbol++) {
        if (lengths[symbol] != 0) {
          symbols[next[lengths[symbol]]++] = symbol;
        }
      }
    }
  }
}
