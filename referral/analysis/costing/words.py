"""The words of the view on costs. A difference without a comparison is never called more than that."""

TITLE = "Kosten"
QUESTION = "Wat verandert er in contacten met de praktijk, wat kost de weg via welzijn, en wie betaalt?"
DEFINITION = (
    "Contacten met de praktijk in een half jaar voor en een half jaar na de verwijzing, maal de prijs van de "
    "Kostenhandleiding (korter dan 20 minuten, of langer). Zijn er minder dan 182 dagen geteld, dan is het "
    "aantal naar 182 dagen gebracht; met minder dan 28 dagen telt een half jaar niet mee. Coach en "
    "activiteiten tellen over de hele weg. Iedereen die verwezen is telt mee, ook wie nooit begon."
)
NUMERATOR = "Euro per verwijzing, in prijzen van {year} ({edition}, gebracht met de index van het CBS)."
DENOMINATOR = "Alle verwijzingen in de keuze waarvan de contacten voor en na bekend zijn."
MISSING = "Zonder contacten voor en na: niet geteld door de praktijk, of nog te kort gevolgd."

NO_COMPARISON = (
    "Het verschil tussen voor en na staat hier zonder vergelijking. Het zegt niet wat de verwijzing deed."
)
COMPARED = (
    "Kijk voor de invloed van de verwijzing naar de vergelijking, met haar marge, en niet naar voor en na."
)
LOW_POINT = "Mensen worden verwezen als zij vaak komen. Daarna komen zij vanzelf minder vaak."
NOT_BY_LOT = "Wie moest wachten, werd niet geloot: zij kunnen anders zijn dan wie snel een plek kreeg."
STAGGERED = (
    "Bij wijken die later begonnen, vergelijken we mensen voor en na dat begin. Wat er in die wijk in "
    "dezelfde tijd nog meer veranderde, telt mee."
)
ONLY_PRACTICE = "Alleen de praktijk die verwees telde. Andere zorg staat er niet in."
NO_FOLLOW_UP = "Het eerste half jaar telt. Wat later verandert, staat er niet in."
WHO_STARTED = "Wie meedeed koos daar zelf voor. Vergelijk die groep niet met iedereen."
FEW_PRACTICES = "Er zijn minder dan tien praktijken: de marge gaat over mensen, en is aan de krappe kant."
DISCOUNTED = "Wat na het eerste jaar is bezocht, telt met een rentevoet van {rate} per jaar."
VOLUNTEERS = "Uren van vrijwilligers staan apart: een vrijwilliger per groep, verdeeld over de plekken."
NO_SITE = (
    "De regio heeft nog geen eigen prijs ingevuld voor een uur van een coach en een plek bij een activiteit. "
    "Daarom staat hier geen geheel."
)
RANGE = "Van en tot: in 95 van de 100 keer ligt het gemiddelde hiertussen (bootstrap, {draws} trekkingen)."
INTERVAL = "Van en tot: 95 %-interval, met fouten per praktijk waar er tien of meer zijn."

TOO_FEW_TO_COMPARE = "Er zijn te weinig mensen in een van beide groepen."
NO_WAITING = "Te weinig mensen kregen snel een plek, of wachtten een half jaar."
NO_STAGGER = "De wijken begonnen in dezelfde tijd, of er is geen tijd voor het begin."
NOT_CHOSEN = "Deze studie koos niet de gegevens die hiervoor nodig zijn."
