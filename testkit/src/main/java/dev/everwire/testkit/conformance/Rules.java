package dev.everwire.testkit.conformance;

import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** What all groups of rules need: a {@link Rig} for each test, and an end to a test that hangs. */
@ExtendWith(RigExtension.class)
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
interface Rules {}
