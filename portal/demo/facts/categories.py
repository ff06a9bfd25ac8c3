"""The category tree of the demo wholesaler, in both languages."""

from __future__ import annotations

from portal.demo.facts.shapes import Category, Words

TABLE = """
fasteners||Fixation|Fasteners
hex-screws|fasteners|Vis à tête hexagonale|Hexagon head screws
socket-screws|fasteners|Vis à six pans creux|Socket screws
machine-screws|fasteners|Vis à métaux|Machine screws
set-screws|fasteners|Vis sans tête|Set screws
wood-screws|fasteners|Vis à bois et autoperceuses|Wood and self-drilling screws
nuts|fasteners|Écrous|Nuts
washers|fasteners|Rondelles|Washers
threaded-rods|fasteners|Tiges filetées|Threaded rods
pins-and-rings|fasteners|Goupilles, circlips et rivets|Pins, retaining rings and rivets
anchors|fasteners|Chevilles et ancrages|Anchors and plugs
tools||Outillage|Tools
drilling|tools|Perçage|Drilling
twist-drills|drilling|Forets métaux|Metal drill bits
masonry-drills|drilling|Forets béton et bois|Masonry and wood drill bits
threading|drilling|Taraudage et fraisage|Threading and milling
cutting|tools|Tronçonnage et sciage|Cutting and sawing
abrasives|tools|Abrasifs|Abrasives
hand-tools|tools|Outils à main|Hand tools
spanners|hand-tools|Clés et douilles|Spanners and sockets
screwdrivers|hand-tools|Tournevis et embouts|Screwdrivers and bits
pliers|hand-tools|Pinces, marteaux et limes|Pliers, hammers and files
measuring|hand-tools|Mesure et serrage|Measuring and clamping
protection||Protection individuelle|Personal protection
gloves|protection|Gants|Gloves
work-gloves|gloves|Gants de travail|Work gloves
single-use-gloves|gloves|Gants jetables|Single-use gloves
safety-shoes|protection|Chaussures de sécurité|Safety shoes
workwear|protection|Vêtements de travail|Workwear
head-protection|protection|Tête, yeux et ouïe|Head, eyes and ears
respiratory|protection|Protection respiratoire|Respiratory protection
electrical||Électricité|Electrical
wires|electrical|Fils et câbles|Wires and cables
cable-fixing|electrical|Colliers et gaines|Cable ties and conduits
terminals|electrical|Cosses et embouts de câblage|Lugs and ferrules
protection-devices|electrical|Disjoncteurs et différentiels|Breakers and residual-current devices
lighting|electrical|Lampes et luminaires|Lamps and luminaires
wiring-devices|electrical|Appareillage et coffrets|Wiring devices and enclosures
plumbing||Plomberie et fluides|Plumbing and fluids
copper-fittings|plumbing|Raccords cuivre|Copper fittings
threaded-fittings|plumbing|Raccords filetés|Threaded fittings
plastic-fittings|plumbing|PVC et multicouche|PVC and multilayer
valves|plumbing|Robinetterie|Valves
hoses|plumbing|Tuyaux et colliers|Hoses and clamps
power-transmission||Transmission, étanchéité et levage|Transmission, sealing and lifting
bearings|power-transmission|Roulements|Bearings
belts|power-transmission|Courroies|Belts
seals|power-transmission|Joints|Seals
castors|power-transmission|Roues et roulettes|Wheels and castors
lifting|power-transmission|Chaînes et élingues|Chains and slings
chemistry||Chimie technique|Technical chemicals
adhesives|chemistry|Colles et mastics|Adhesives and sealants
aerosols|chemistry|Aérosols et peintures|Aerosols and paints
lubricants|chemistry|Lubrifiants|Lubricants
hygiene||Hygiène et entretien|Hygiene and cleaning
cleaning-products|hygiene|Produits d’entretien|Cleaning products
floor-products|cleaning-products|Sols|Floors
surface-products|cleaning-products|Surfaces et désinfection|Surfaces and disinfection
kitchen-products|cleaning-products|Vaisselle et linge|Dishes and laundry
hand-care|hygiene|Savons et soins des mains|Soaps and hand care
paper-hygiene|hygiene|Papier et essuyage|Paper and wiping
bin-bags|hygiene|Sacs poubelle|Bin bags
cleaning-equipment|hygiene|Matériel de nettoyage|Cleaning equipment
catering-disposables||Vaisselle et emballage alimentaire|Catering disposables
cups|catering-disposables|Gobelets et couvercles|Cups and lids
plates-cutlery|catering-disposables|Assiettes et couverts|Plates and cutlery
food-boxes|catering-disposables|Boîtes et barquettes|Food boxes and trays
napkins|catering-disposables|Serviettes et nappage|Napkins and table covers
food-wrap|catering-disposables|Films, sacs et papiers alimentaires|Food films, bags and papers
food||Alimentation|Food and drink
coffee-tea|food|Café, thé et sucre|Coffee, tea and sugar
grocery|food|Épicerie|Grocery
drinks|food|Boissons|Drinks
fresh|food|Produits frais|Chilled food
kitchen||Équipement de cuisine|Kitchen equipment
gastronorm|kitchen|Bacs et plaques gastronormes|Gastronorm pans and trays
cookware|kitchen|Casseroles et poêles|Cookware
knives-boards|kitchen|Couteaux et planches|Knives and boards
tableware|kitchen|Vaisselle et verrerie|Tableware and glassware
kitchen-storage|kitchen|Rangement et chariots|Storage and trolleys
packaging||Emballage|Packaging
cartons|packaging|Caisses carton|Cartons
tapes|packaging|Adhésifs|Tapes
wrapping|packaging|Films, calage et palettes|Films, cushioning and pallets
bags-envelopes|packaging|Sachets et pochettes|Bags and envelopes
storage|packaging|Bacs et étiquettes|Storage bins and labels
office||Bureau et signalisation|Office and signs
writing|office|Écriture|Writing
paper-filing|office|Papier et classement|Paper and filing
signs|office|Signalisation de sécurité|Safety signs
"""


def _category(line: str) -> Category:
    code, parent, fr, en = line.split("|")
    return Category(code, Words(fr, en), parent)


CATEGORIES: tuple[Category, ...] = tuple(_category(line) for line in TABLE.strip().splitlines())
