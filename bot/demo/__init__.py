"""What is around the house: a stand-in Telegram, an embedded broker, a virtual door and the page that shows them.

It speaks to the service only as the outside world does: the Bot API over HTTP, MQTT, and the photo upload.
"""
