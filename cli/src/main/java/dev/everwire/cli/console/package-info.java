/** What the commands share: streams, status line, durations, exit codes, JSON. */
@NullMarked
package dev.everwire.cli.console;

import org.jspecify.annotations.NullMarked;
