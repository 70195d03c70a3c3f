"""A file that another process is still writing.

    with unfinished.Writer(path, data, share=0.5) as writer:
        ...                    half of `data` stands in the file; whoever reads it now finds a file cut short
        writer.finish()        the other process writes the rest; now the file is whole

The other process ends with the block, and with this process however that ends. A file that was not finished stays as it
is: cut short for good.
"""

from breakfix.children.listener import Listener

__all__ = ["Writer"]

PROGRAM = """
import sys
with open(sys.argv[1], "wb", buffering=0) as file:
    for line in sys.stdin:
        file.write(bytes.fromhex(line))
        print("written", flush=True)
"""


class Writer(Listener):
    """Another process with a file open. share: of the bytes of `data`, 0 to 1, that it has written on entry."""

    def __init__(self, path, data, share=0.5):
        super().__init__(PROGRAM, path)
        self.data, self.written = bytes(data), 0
        self.first = round(len(self.data) * share)

    def __enter__(self):
        super().__enter__()
        try:
            self.write(self.first)
        except BaseException:
            self.__exit__()
            raise
        return self

    def write(self, count):
        """Have it write the next `count` bytes; they stand in the file when this returns. OSError when it died."""
        piece = self.data[self.written : self.written + count]
        self.ask(piece.hex())
        self.written += len(piece)

    def finish(self):
        """Have it write what is left."""
        self.write(len(self.data) - self.written)
