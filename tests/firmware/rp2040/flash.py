"""What stands in the flash beside MicroPython: the program, in a file system that the chip mounts by itself."""

import subprocess
from pathlib import Path

from firmware.simulator.workshop import camera_table, micropython
from firmware.tools import image

#: Runs under MicroPython on this host, whose littlefs is the chip's own; arguments: folder, file, blocks, block size.
_PACK = """
import os, sys, vfs
folder, target, blocks, size = sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4])
class Flash:
    data = bytearray(blocks * size)
    def readblocks(self, block, buffer, offset=0):
        at = block * size + offset
        buffer[:] = self.data[at : at + len(buffer)]
    def writeblocks(self, block, buffer, offset=0):
        at = block * size + offset
        self.data[at : at + len(buffer)] = buffer
    def ioctl(self, order, _):
        return {4: blocks, 5: size}.get(order, 0)
def copy(source, goal):
    for name, kind, *_ in os.ilistdir(source):
        if kind == 0x4000:
            os.mkdir(goal + name)
            copy(source + name + "/", goal + name + "/")
        else:
            with open(source + name, "rb") as old, open(goal + name, "wb") as new:
                new.write(old.read())
flash = Flash()
vfs.VfsLfs2.mkfs(flash, progsize=256)
vfs.mount(vfs.VfsLfs2(flash, progsize=256), "/flash")
copy(folder + "/", "/flash/")
with open(target, "wb") as file:
    file.write(flash.data)
"""


def packed(folder: Path, blocks: int, block_size: int) -> Path:
    """The program as it lies on a board, as an image of its file system, made in ``folder``.

    main.py is left out: it would start the whole doorbell, which waits for an Ethernet chip.
    """
    program, scratch, target = folder / "program", folder / "scratch", folder / "flash.lfs"
    scratch.mkdir()
    image.lay_out(program, scratch)
    (program / "main.py").unlink()
    (program / "camera.bin").write_bytes(camera_table())
    subprocess.run(  # noqa: S603 - our own interpreter
        [micropython(), "-X", "heapsize=8M", "-c", _PACK, str(program), str(target), str(blocks), str(block_size)],
        check=True,
        timeout=60,
    )
    return target
