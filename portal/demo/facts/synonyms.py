"""What buyers say and what the catalogue says: pairs of expressions for one thing, in both languages."""

from __future__ import annotations

from portal.demo.facts.shapes import Synonym

# said = meant; the search finds either by the other
TABLE = """
fr|boulon|vis
fr|boulon|goujon
fr|btr|tête cylindrique six pans creux
fr|chc|tête cylindrique six pans creux
fr|fhc|tête fraisée six pans creux
fr|bhc|tête bombée six pans creux
fr|allen|six pans creux
fr|vis th|vis tête hexagonale
fr|vis placo|vis plaque de plâtre
fr|placo|plaque de plâtre
fr|vis autoforeuse|vis autoperceuse
fr|vis auto foreuse|vis autoperceuse
fr|vis agglo|vis bois aggloméré
fr|vis poêlier|vis métaux
fr|boulon poêlier|vis métaux
fr|boulon japonais|vis tête ronde collet carré
fr|écrou papillon|écrou oreilles
fr|écrou aveugle|écrou borgne
fr|contre-écrou|écrou hexagonal bas
fr|rivet pop|rivet aveugle
fr|alu|aluminium
fr|galva|galvanisé
fr|zingué blanc|zingué
fr|din 933|iso 4017
fr|din 931|iso 4014
fr|din 912|iso 4762
fr|din 7991|iso 10642
fr|din 934|iso 4032
fr|din 985|iso 10511
fr|din 125|iso 7089
fr|din 9021|iso 7093
fr|din 913|iso 4026
fr|din 916|iso 4029
fr|din 7|iso 2338
fr|din 1481|iso 8752
fr|din 94|iso 1234
fr|nylstop|écrou frein
fr|écrou autofreiné|écrou frein
fr|grower|rondelle ressort
fr|tire-fond|tirefond
fr|tamponnade|cheville
fr|cheville universelle|cheville tous matériaux
fr|molly|cheville métallique expansion
fr|spit|goujon ancrage
fr|torx|six lobes
fr|clé allen|clé mâle six pans
fr|clé btr|clé mâle six pans
fr|clé plate|clé fourche
fr|clé anglaise|clé molette
fr|tournevis cruciforme|tournevis phillips
fr|tournevis cruciforme|tournevis pozidriv
fr|niveau bulle|niveau antichoc
fr|disqueuse|disque tronçonner
fr|disque meuleuse|disque tronçonner
fr|papier de verre|feuille abrasive
fr|toile émeri|feuille abrasive toile
fr|scotch|ruban adhésif
fr|scotch marron|ruban adhésif havane
fr|adhésif marron|ruban adhésif havane
fr|gaffer|ruban toilé
fr|chatterton|ruban isolant électrique
fr|téflon|ptfe
fr|gants nitrile|gants jetables nitrile
fr|gants latex|gants jetables latex
fr|epi|protection
fr|baudrier|harnais
fr|godillots|chaussures sécurité
fr|baskets|chaussures sécurité
fr|bleu de travail|combinaison travail
fr|gilet fluo|gilet haute visibilité
fr|gilet jaune|gilet haute visibilité jaune
fr|lunettes sécurité|lunettes protection
fr|boules quies|bouchons oreilles
fr|colson|colliers câblage
fr|rilsan|colliers câblage
fr|serflex|collier serrage
fr|wago|bornes connexion
fr|ampoule|lampe
fr|rallonge électrique|enrouleur électrique
fr|rallonge|enrouleur
fr|néon|tube led
fr|différentiel|interrupteur différentiel
fr|fil électrique|fil h07v
fr|sopalin|essuie-tout
fr|pq|papier toilette
fr|papier hygiénique|papier toilette
fr|papier wc|papier toilette
fr|kleenex|mouchoirs
fr|javel|eau javel
fr|produit vaisselle|liquide vaisselle
fr|gel hydro|gel hydroalcoolique
fr|sha|gel hydroalcoolique
fr|serpillière|frange microfibre
fr|wassingue|frange microfibre
fr|torchon|lavettes
fr|serviette papier|serviette ouate
fr|wd40|dégrippant lubrifiant
fr|wd40|multifonction
fr|loctite|frein filet
fr|superglue|cyanoacrylate
fr|super glue|cyanoacrylate
fr|sika|mastic
fr|gastro|gn
fr|bac gastronorme|bac gn
fr|doggy bag|boîte repas
fr|verre jetable|gobelet carton
fr|verre carton|gobelet carton
fr|gobelet plastique|gobelet rpet
fr|touillette|agitateurs
fr|sopalin industriel|bobine essuyage
fr|papier alu|film aluminium
fr|alu ménager|film aluminium
fr|cellophane|film étirable alimentaire
fr|film bulle|film bulles
fr|papier bulle|film bulles
fr|carton|caisse carton
fr|bic|stylo bille
fr|stabilo|surligneur
fr|post-it|bloc repositionnable
fr|velleda|marqueur tableau blanc
en|bolt|screw
en|hex bolt|hexagon head screw
en|cap screw|socket head cap screw
en|allen screw|hexagon socket screw
en|allen key|hex key
en|allen bolt|socket head cap screw
en|nyloc|nylon insert lock nut
en|locknut|lock nut
en|butterfly nut|wing nut
en|all thread|threaded rod
en|studding|threaded rod
en|drywall anchor|hollow wall anchor
en|wall plug|nylon plug
en|rawl plug|nylon plug
en|circlip|retaining ring
en|roll pin|spring pin
en|cotter pin|split pin
en|wrench|spanner
en|grinder disc|cutting disc
en|emery|abrasive
en|sandpaper|abrasive sheet
en|nitrile gloves|single-use nitrile gloves
en|disposable gloves|single-use gloves
en|ppe|protection
en|hi-vis|high-visibility
en|hard hat|safety helmet
en|goggles|safety glasses
en|chopping board|cutting board
en|paper cup|card cup
en|coffee cup|card cup
en|skillet|frying pan
en|zip ties|cable ties
en|tie wraps|cable ties
en|light bulb|led lamp
en|bulb|lamp
en|mcb|circuit breaker
en|rcd|residual-current device
en|jubilee clip|hose clamp
en|threadlock|threadlocker
en|super glue|cyanoacrylate
en|wd40|penetrating lubricant
en|caulk|sealant
en|toilet roll|toilet paper
en|loo roll|toilet paper
en|paper towel|kitchen roll
en|kleenex|facial tissues
en|trash bags|bin bags
en|garbage bags|bin bags
en|refuse sacks|bin bags
en|dish soap|dishwashing liquid
en|washing-up liquid|dishwashing liquid
en|hand gel|hand sanitiser
en|mop|microfibre mop head
en|takeaway box|meal box
en|plastic wrap|cling film
en|saran wrap|cling film
en|tin foil|aluminium foil
en|parchment|baking paper
en|scotch tape|adhesive tape
en|gaffer tape|duct tape
en|sellotape|adhesive tape
en|teflon tape|ptfe tape
en|cardboard box|carton
en|biro|ballpoint pen
en|post-it|sticky notes
"""


def _synonym(line: str) -> Synonym:
    language, said, meant = line.split("|")
    return Synonym(language, said, meant)


SYNONYMS: tuple[Synonym, ...] = tuple(dict.fromkeys(_synonym(line) for line in TABLE.strip().splitlines()))
