"""What may be wrong with a setting: codes and values, never the value of a secret."""

from dataclasses import dataclass
from enum import StrEnum


class SettingFault(StrEnum):
    """What is wrong, and of what kind it should be."""

    # It is not there, or is none of ours.
    MISSING = "missing"
    #: ``about`` is the name that was meant, or empty.
    UNKNOWN = "unknown"
    #: A name that begins as those of doors do.
    UNKNOWN_OF_DOOR = "unknown_of_door"
    #: In ``.env``, and probably another program's.
    FOREIGN = "foreign"
    #: In the environment, and like ``about``.
    LIKE_OURS = "like_ours"
    #: The file ``about`` cannot be read; ``why`` is the system's reason.
    FILE_UNREADABLE = "file_unreadable"
    FILE_NOT_TEXT = "file_not_text"
    #: In the file ``about`` a quote is never closed; ``why`` is the number of its line.
    LINE_BROKEN = "line_broken"

    # It is of another kind.
    WRONG = "wrong"
    NO_SWITCH = "no_switch"
    NO_WHOLE_NUMBER = "no_whole_number"
    NO_NUMBER = "no_number"
    NO_TIME = "no_time"
    NO_DOOR = "no_door"
    #: One of ``choices``.
    NO_CHOICE = "no_choice"
    #: ``about`` is the least, or the most, that it may be.
    TOO_SMALL = "too_small"
    TOO_LARGE = "too_large"
    #: So many characters are the least, or the most: ``about``.
    TOO_SHORT = "too_short"
    TOO_MANY_CHARACTERS = "too_many_characters"

    # Texts that MQTT carries.
    NO_TEXT = "no_text"
    HAS_NUL = "has_nul"
    #: ``about`` bytes are the most.
    TOO_MANY_BYTES = "too_many_bytes"
    NOT_ONE_TOPIC = "not_one_topic"
    PLUS_MISPLACED = "plus_misplaced"
    HASH_MISPLACED = "hash_misplaced"
    SHARED_FILTER = "shared_filter"
    #: Where Home Assistant looks for devices: a topic of its own.
    PREFIX_UNFIT = "prefix_unfit"
    BROKER_USER_UNFIT = "broker_user_unfit"
    #: It is a door's name on the broker, or ours.
    BROKER_USER_TAKEN = "broker_user_taken"

    # Addresses.
    NOT_HOST_ALONE = "not_host_alone"
    HOST_WITH_PORT = "host_with_port"
    NO_HOST = "no_host"
    NO_URL = "no_url"
    #: ``about`` is what is no address.
    NO_NETWORK = "no_network"
    #: A latitude and a longitude.
    NO_POSITION = "no_position"

    # Files.
    FOLDER = "folder"
    NO_FOLDER = "no_folder"
    NOT_THERE = "not_there"
    NOT_READABLE = "not_readable"
    NO_CERTIFICATES = "no_certificates"
    NO_JSON = "no_json"
    NO_SERVICE_ACCOUNT = "no_service_account"
    #: One of ``choices``, or a file.
    NO_MODEL = "no_model"

    # The household's time zone.
    NO_ZONE = "no_zone"
    #: ``about`` is TZ.
    TZ_IS_A_RULE = "tz_is_a_rule"
    TZ_IS_NO_ZONE = "tz_is_no_zone"
    ZONE_UNKNOWN = "zone_unknown"
    ZONE_UNTOLD = "zone_untold"

    # Names and secrets.
    NO_PAGE_ADDRESS = "no_page_address"
    NO_APP_NAME = "no_app_name"
    NO_BOT_TOKEN = "no_bot_token"  # noqa: S105 - the name of a fault
    CODE_SHORT = "code_short"
    KEY_NOT_HEX = "key_not_hex"
    TOKEN_SHORT = "token_short"  # noqa: S105 - the name of a fault
    #: ``about`` is the door.
    DOOR_ID_UNFIT = "door_id_unfit"
    DOOR_ID_OURS = "door_id_ours"

    # What does not go together.
    LOCK_WITHOUT_KEY = "lock_without_key"
    RELAY_WITHOUT_TOPIC = "relay_without_topic"
    RELAY_TWICE = "relay_twice"
    #: No relay as it is to be written; ``choices`` are the makers.
    NO_RELAY = "no_relay"
    SHEET_WITHOUT_KEY = "sheet_without_key"
    LEGACY_WITHOUT_DOOR = "legacy_without_door"
    SAME_PORT = "same_port"
    USER_IS_A_DOOR = "user_is_a_door"
    PASSWORD_WITHOUT_USER = "password_without_user"  # noqa: S105 - the name of a fault
    KEY_IN_DATA = "key_in_data"
    AUTHORITY_WITHOUT_TLS = "authority_without_tls"

    # Kafka.
    #: ``about`` is what is no server.
    NO_KAFKA_SERVER = "no_kafka_server"
    NO_KAFKA_TOPIC = "no_kafka_topic"
    #: ``about`` is set, and is for nothing.
    KAFKA_WITHOUT_SERVERS = "kafka_without_servers"
    KAFKA_TOPIC_TAKEN = "kafka_topic_taken"
    KAFKA_WITHOUT_KEY = "kafka_without_key"
    KAFKA_HALF_A_LOGIN = "kafka_half_a_login"
    KAFKA_HALF_A_CERTIFICATE = "kafka_half_a_certificate"
    KAFKA_FILES_WITHOUT_TLS = "kafka_files_without_tls"
    #: A certificate and a key that do not belong together, or are none.
    NO_KEY_PAIR = "no_key_pair"
    KEY_SEALED = "key_sealed"
    WORKERS_WITHOUT_KEY = "workers_without_key"
    #: A file that is to hold the workers' key holds none.
    NO_WORKERS_KEY = "no_workers_key"


@dataclass(frozen=True, slots=True)
class SettingTrouble:
    """One thing that is wrong with the settings."""

    fault: SettingFault
    #: Its name as it stands in ``.env``; empty: the fault names those that it is about.
    setting: str = ""
    #: What the fault says of it; never a secret's value.
    about: str = ""
    choices: tuple[str, ...] = ()
    #: The operating system's own reason.
    why: str = ""
