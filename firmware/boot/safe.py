"""Safe mode: the strike stays off, the little lamp blinks why, and the USB port waits for help."""

import time

import machine

#: Blinks in a row: the settings are missing or wrong / three starts failed.
SETTINGS = 2
FAILED = 3

#: After failed starts the board tries again by itself, in seconds: the reason may have gone.
RETRY_S = 600


def stay(blinks):
    """Blink, for ever where only new settings can help; otherwise start afresh after ``RETRY_S``."""
    machine.Pin(2, machine.Pin.OUT, value=0)
    lamp = machine.Pin(25, machine.Pin.OUT, value=0)
    print("safe mode:", "settings" if blinks == SETTINGS else "failed starts")
    began = time.ticks_ms()
    while blinks == SETTINGS or time.ticks_diff(time.ticks_ms(), began) < RETRY_S * 1000:
        for _ in range(blinks):
            lamp.value(1)
            time.sleep_ms(150)
            lamp.value(0)
            time.sleep_ms(250)
        time.sleep_ms(1000)
    import slots

    state = slots.read()
    state["failed"] = 0
    slots.write(state)
    restart()


def restart():
    """Off, then begin again."""
    machine.Pin(2, machine.Pin.OUT, value=0)
    time.sleep_ms(500)
    machine.reset()
