"""Everything the demo shop sells for walks, camps and gardens."""

from webapp.cli.demo.shapes import DemoProduct, variant

OUTDOORS: tuple[DemoProduct, ...] = (
    DemoProduct(
        slug="canvas-rucksack",
        name="Canvas Rucksack",
        shop="larch-and-cairn",
        category="outdoors",
        description=(
            "A rucksack for trains, libraries and short hills. Waxed cotton keeps "
            "the rain out; the leather straps get better with the years.\n\n"
            "One large compartment with a sleeve for a laptop up to 15 inches, "
            "three pockets outside. Re-wax it once a year; a tin comes with it."
        ),
        options=("Colour", "Capacity"),
        variants=(
            variant("RCK-CNV-MOS-18", "109.00", 12, "Moss", "18 l", was="135.00"),
            variant("RCK-CNV-MOS-26", "129.00", 8, "Moss", "26 l", was="159.00"),
            variant("RCK-CNV-MOS-34", "149.00", 3, "Moss", "34 l", was="185.00"),
            variant("RCK-CNV-SND-18", "109.00", 0, "Sand", "18 l", was="135.00"),
            variant("RCK-CNV-SND-26", "129.00", 5, "Sand", "26 l", was="159.00"),
        ),
        picture_alt="Green canvas rucksack with leather straps",
    ),
    DemoProduct(
        slug="camp-lantern",
        name="Camp Lantern",
        shop="larch-and-cairn",
        category="outdoors",
        description=(
            "The shape of an oil lantern, the manners of a reading lamp. A warm "
            "LED flickers very slightly, or not at all if you prefer.\n\n"
            "Dims from 5 to 300 lumens and runs for 80 hours on the low setting. "
            "Charges by USB-C and can lend its power to a phone."
        ),
        variants=(variant("LNT-CMP-01", "58.00", 25),),
        picture_alt="Brass and green camp lantern with a flame",
    ),
    DemoProduct(
        slug="steel-vacuum-flask",
        name="Steel Vacuum Flask",
        shop="larch-and-cairn",
        category="outdoors",
        description=(
            "Tea at eight, still hot at four. The stopper pours with half a turn, "
            "and a second cup sits under the lid for company.\n\n"
            "Double-walled steel without any coating inside, so it keeps no taste "
            "of yesterday. Stopper and cups go in the dishwasher."
        ),
        options=("Colour", "Capacity"),
        variants=(
            variant("FLK-VAC-PIN-05", "34.00", 36, "Pine", "0.5 l"),
            variant("FLK-VAC-PIN-10", "44.00", 18, "Pine", "1 l"),
            variant("FLK-VAC-STL-05", "32.00", 22, "Bare steel", "0.5 l"),
            variant("FLK-VAC-STL-10", "42.00", 0, "Bare steel", "1 l"),
        ),
        picture_alt="Green vacuum flask beside a steaming steel cup",
        seasonal=True,
    ),
    DemoProduct(
        slug="two-person-ridge-tent",
        name="Two-person Ridge Tent",
        shop="larch-and-cairn",
        category="outdoors",
        description=(
            "An old shape that still makes sense: two poles, eight pegs, up in "
            "six minutes, and room to sit upright in the middle.\n\n"
            "Cotton blend that breathes on warm nights and tightens in the wet. "
            "Sewn-in floor, nets at both ends. 4.4 kg with poles; packed 58 by 18 "
            "cm."
        ),
        variants=(variant("TNT-RDG-2P", "380.00", 7),),
        picture_alt="Clay-coloured ridge tent with its door open",
    ),
    DemoProduct(
        slug="field-compass",
        name="Field Compass",
        shop="larch-and-cairn",
        category="outdoors",
        description=(
            "A liquid-filled compass that settles in three seconds and fits a "
            "waistcoat pocket. It needs no battery and no signal.\n\n"
            "Solid brass case with a ring for a cord, glowing north mark, 5 cm "
            "across. Balanced for the northern hemisphere."
        ),
        variants=(variant("CMP-FLD-05", "42.00", 19),),
        picture_alt="Brass pocket compass with a red and blue needle",
    ),
    DemoProduct(
        slug="field-binoculars",
        name="Field Binoculars 8x32",
        shop="larch-and-cairn",
        category="outdoors",
        description=(
            "Light enough to wear all day and bright enough for the last half "
            "hour of it. The focus wheel turns from two metres to the horizon in "
            "one sweep.\n\n"
            "Coated glass, filled with nitrogen so they never mist inside. "
            "Eyecups twist out for people without spectacles. 520 g with the "
            "strap."
        ),
        variants=(variant("BIN-FLD-832", "245.00", 0),),
        picture_alt="Green binoculars with a leather strap",
    ),
    DemoProduct(
        slug="cedar-bird-feeder",
        name="Cedar Bird Feeder",
        shop="larch-and-cairn",
        category="outdoors",
        description=(
            "A roof, a tray and a good view. The floor slides out for cleaning, "
            "which matters more to the birds than the shingles do.\n\n"
            "Untreated cedar that turns silver in its second winter. Holds 800 g "
            "of seed; hang it 2 m up and 3 m from the nearest hedge. Cats know "
            "why."
        ),
        variants=(variant("FDR-CDR-01", "47.00", 14),),
        picture_alt="Wooden bird feeder with seeds and a small blue bird",
    ),
)
