"""Every part of the doorbell, built once and joined. Loaded at the start."""

import os
import time

import machine
import wire
from arducam import Arducam
from button import BellButton
from commands import Commands
from ethernet import Ethernet
from guard import CommandGuard
from inputs import Inputs, Leaf, Level
from intake import Clock, Intake
from late import load_transient
from lights import Lights
from mqtt import Mqtt
from outbox import Outbox
from pictures import PictureTask
from strike import Strike
from counters import Counters
from watch import CAUSE_FILE, WATCHDOG_MS, Watch


def join(doorbell, settings, tls):
    """The doorbell's parts, in the order in which its constructor names them."""
    pins = load_transient("pins")
    counters = Counters()
    clock = Clock()
    outbox = Outbox(counters)
    ethernet = Ethernet(settings.address, counters)
    leaf = Leaf(pins.CONTACT, doorbell.leaf_moved, settings) if settings.fitted["contact"] else None
    exit_level = Level(pins.EXIT) if settings.fitted["exit"] else None
    intake = Intake(settings, tls, clock, counters)
    camera = Arducam(pins, settings)
    guard = CommandGuard(settings.door, settings.key, doorbell.boot, os.urandom, time.ticks_ms, time.ticks_diff)
    commands = Commands(guard, doorbell.obey, doorbell.tell_challenge, doorbell.unlock_told, counters)
    mqtt = Mqtt(
        settings,
        tls,
        (doorbell.topic(wire.STATE_ONLINE), wire.OFFLINE),
        doorbell.topic("cmd/#"),
        commands.put,
        doorbell.welcomed,
        outbox.bell.set,
        guard.seal,
        counters,
    )
    return (
        counters,
        clock,
        outbox,
        Strike(pins.RELAY),
        Lights(pins, settings, counters),
        BellButton(pins.BUTTON, doorbell.pressed),
        ethernet,
        leaf,
        exit_level,
        intake,
        camera,
        PictureTask(camera, intake, settings, ethernet.up, clock, counters, doorbell.picture_sent),
        guard,
        commands,
        mqtt,
        Watch(counters, machine.WDT(timeout=WATCHDOG_MS)),
    )


def mind(doorbell):
    """Put every task under the watch."""
    mind = doorbell.watch.mind
    mind("button", doorbell.button.run, bell=doorbell.button.bell)
    mind("outbox", doorbell.send_on, bell=doorbell.outbox.bell)
    mind("lights", doorbell.lights.run, bell=doorbell.lights.bell)
    mind("ethernet", doorbell.ethernet.run)
    mind("mqtt", doorbell.stay_connected, 30_000)  # no lambda: one of this file would keep it all on the heap
    mind("commands", doorbell.commands.run, 30_000, doorbell.commands.bell)
    mind("pictures", doorbell.pictures.run, 30_000, doorbell.pictures.bell)
    mind("report", doorbell.report.run, 30_000)
    mind("clock", doorbell.keep_time, 60_000)
    if doorbell.leaf or doorbell.exit:
        mind("inputs", Inputs(doorbell.leaf, doorbell.exit, doorbell.exit_pressed).run)


def last_cause():
    """Which tasks had fallen silent before this start, or ""; told once."""
    try:
        with open(CAUSE_FILE) as file:
            cause = file.read(64)
        os.remove(CAUSE_FILE)
    except OSError:
        return ""
    return cause


def context(tls):
    """``(context, name)`` for ``exchange.connect``: the settings' private authority, or None without TLS.

    The board has no clock at start: the CA's and the server's certificates must have begun before 2021
    (firmware/tools/authority.py makes such).
    """
    if tls is None:
        return None
    import ssl

    ca_file, name = tls
    made = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    made.verify_mode = ssl.CERT_REQUIRED
    with open(ca_file, "rb") as file:
        made.load_verify_locations(cadata=file.read())
    return made, name
