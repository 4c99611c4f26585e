import sys

from simulator.process import main

sys.exit(main())
