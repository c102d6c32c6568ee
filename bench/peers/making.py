"""How long heyoka takes to make an integrator of the outer Solar System, in milliseconds, for making.ts: a fresh process."""

import sys
import time

import heyoka as hy
from ode import outer

# Compiled code would otherwise be found on disk.
hy.llvm_state.set_diskcache_enabled(False)
field, start = outer()
begin = time.perf_counter()
hy.taylor_adaptive(field, start, compact_mode=sys.argv[1] == "compact")
print(1e3 * (time.perf_counter() - begin))
