"""In Spanish. How forms are read, ``matching`` tells."""

from collections.abc import Mapping, Sequence

from bot.words.wishes.wish import PlainWish

NOT = "no nunca jamás"

_DOOR = "puerta|portón|verja|portal|cancela"
_SOMEBODY = "quién|quien|quiénes|alguien|visita|visitas|visitante|visitantes"
_FAMILY = (
    "hijo|hija|esposa|esposo|mujer|marido|madre|mamá|padre|papá|hermano|hermana|niño|niña|nieto|nieta|abuela|abuelo|"
    "amigo|amiga|vecino|vecina|familia|alguien|persona|cara|rostro"
)
_HELPERS = "limpiadora|fontanero|plomero|niñera|canguro|cuidadora|jardinero|electricista|invitado*|invitada*|huésped*"

FORMS: Mapping[PlainWish, Sequence[str]] = {
    PlainWish.LOST_PHONE: (
        "perdí|perdido|robado|robaron|roto|nuevo móvil|celular|teléfono|smartphone|iphone",
        "no encuentro móvil|celular|teléfono",
    ),
    PlainWish.AT_HOME: ("está|están casa", "quién|quiénes casa", "dónde está|están"),
    PlainWish.SHUT: (f"cierra|cerrar|cierre {_DOOR}", f"echa llave {_DOOR}"),
    PlainWish.EMERGENCY: (
        "ladrón|ladrones|intruso|incendio|fuego|emergencia|ambulancia|policía|bomberos",
        "tengo miedo",
        f"llama|llamar|llame|llámame|telefonea {_FAMILY}",
    ),
    PlainWish.FORGET: (
        "borra|borrar|elimina|eliminar|olvida cara|rostro|foto*|imagen|datos",
        "olvídame|olvídalo|olvídala",
    ),
    PlainWish.LEAVE: ("me mudo", "mudarme|mudarnos", "borrar|eliminar|cerrar cuenta", "darme baja"),
    PlainWish.GREETING: (
        "=hola|buenas|adiós|hey",
        "=hola doorman|bot",
        "=buenos|buenas|buen días|tardes|noches|día",
    ),
    PlainWish.THANKS: ("gracias", "=bien hecho", "=genial|perfecto"),
    PlainWish.TODAY: (
        f"{_SOMEBODY} hoy",
        f"{_SOMEBODY} esta mañana|tarde|noche",
        "qué hoy pasó|pasado",
        "ha paquete|correo|cartero llegado|venido",
        "llegó paquete|correo|cartero",
    ),
    PlainWish.YESTERDAY: (f"{_SOMEBODY} ayer", "qué ayer pasó|pasado"),
    PlainWish.WEEK: (f"{_SOMEBODY} semana", "qué semana pasó|pasado"),
    PlainWish.LAST: (
        "quién último|última",
        "última|último visita|visitante|timbre|timbrazo",
        "quién vino|llamó|timbró|tocó",
    ),
    PlainWish.WHO_OPENED: ("quién abrió|abierto", f"quién abrió|abierto {_DOOR}"),
    PlainWish.GUEST: (f"deja|dejar|dejad entrar|pasar {_HELPERS}", f"pase|llave|acceso {_HELPERS}", "pase invitado*"),
    PlainWish.EXPECT: ("espero|esperamos|esperando", f"viene|vienen|llega|llegan {_HELPERS}|paquete|repartidor|visita"),
    PlainWish.OPEN: (
        f"abre|abrir|ábreme|abra|ábrele|abras {_DOOR}",
        "=abre",
        "=abrir",
        "ábreme|ábrele",
        "déjalo|déjala|déjame|déjanos|déjale entrar|pasar",
    ),
    PlainWish.LOOK: (
        f"quién|alguien {_DOOR}|ahí|allí|fuera|afuera|llama|timbra|toca",
        f"mira|ver|muestra|enseña {_DOOR}|fuera|afuera",
        "=quién es",
    ),
    PlainWish.CAMERA: (
        "muestra|muéstrame|enseña|enséñame|ver|mira @",
        "muestra|muéstrame|enseña|enséñame|ver jardín|patio|entrada|calle|garaje|terraza|cámara*",
        "=cámara",
        "cámara ahora|directo",
    ),
    PlainWish.QUIET: (
        "silencio|silencia|silenciar|callar|cállate",
        "para|quita|apaga|baja|menos ruido|timbre|sonido",
        "no molestar|molestes|molesten",
        "demasiado ruido|alto",
        "quiero|queremos dormir",
    ),
    PlainWish.PRIVACY: (
        "apaga|apagar|quita cámara|cámaras",
        "no|deja|dejar grabar|grabes|grabe|filmar|filmes",
        "privacidad",
    ),
    PlainWish.ADD: (
        f"añade|añadir|agrega|agregar|aprende|aprender|recuerda|registrar {_FAMILY}",
        "nueva|nuevo persona|cara|rostro",
    ),
    PlainWish.INVITE: ("invita|invitar|invitación|invito",),
    PlainWish.KNOWN: ("quién|quiénes|caras|rostros|gente conoces|conocidas|conocidos",),
    PlainWish.RESIDENTS: ("quién|quiénes vive|viven",),
    PlainWish.AWAY: (
        "me|nos voy|vamos|marcho|fui",
        "estoy|estamos fuera",
        "salgo|salimos|salir casa|ahora",
        "de vacaciones",
    ),
    PlainWish.HOME: ("estoy|estamos casa|vuelta", "he|hemos vuelto|llegado", "ya llegué|llegamos|volví"),
    PlainWish.ARM: ("arma|armar|desarma|desarmar", "alarma activa|activar|pon|poner|apaga|quita|desactiva|conecta"),
    PlainWish.NUMBERS: (
        "cuántos|cuántas vinieron|vienen|visitas|personas|visitantes",
        "estadísticas|gráficos|gráficas",
    ),
    PlainWish.STATUS: (
        "todo bien|funciona|orden",
        f"está {_DOOR} abierta|abierto|cerrada|cerrado",
        "timbre|cámara|cerradura|nada no funciona|suena|va",
        "no funciona",
        "timbre|cámara|cerradura roto|rota",
        "=estado",
    ),
    PlainWish.PIN: ("pin", "cambiar|cambia|olvidé|olvidado código|clave"),
    PlainWish.LANGUAGE: ("idioma|lengua", "habla|hablar|háblame inglés|alemán|español|ruso|hindi|castellano"),
    PlainWish.BACKUP: ("copia seguridad", "respaldo|backup"),
    PlainWish.HELP: ("=ayuda", "ayúdame", "qué puedes|sabes hacer", "cómo funciona|va"),
    PlainWish.MENU: ("menú",),
}
