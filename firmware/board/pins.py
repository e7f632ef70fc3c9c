"""What hangs on which pin of the W5100S-EVB-Pico; 16 to 21 belong to the Ethernet chip."""

RELAY = 2  # also in boot/boot.py and boot/safe.py, which must not depend on this file
BUTTON = 3
CONTACT = 4
EXIT = 5
CHIME = 6
LEDS = 7

# SCCB of the OV2640 (I2C0) and the camera's SPI1: SPI0 is used from interrupt context by the Ethernet chip
SCCB_SDA = 8
SCCB_SCL = 9
CAMERA_SCK = 10
CAMERA_MOSI = 11
CAMERA_MISO = 12
CAMERA_CS = 13
# 26 and 27 (I2C1) are the display's, if one is fitted: screen.py
