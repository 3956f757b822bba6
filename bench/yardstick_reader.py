"""The yardstick: the PyPI package `reader` with search, in an environment of its own.

Takes addresses on standard input; prints the CPU seconds that it took, children included.
"""

import os
import sys

from reader import make_reader

urls = sys.stdin.read().split()
reader = make_reader(sys.argv[1])
for url in urls:
    reader.add_feed(url)
before = os.times()
reader.update_feeds()
reader.enable_search()
reader.update_search()
after = os.times()
print(sum(after[:4]) - sum(before[:4]))
