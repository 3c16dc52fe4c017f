"""Everything the demo shop sells for rooms and for light."""

from webapp.cli.demo.shapes import DemoProduct, variant

HOME: tuple[DemoProduct, ...] = (
    DemoProduct(
        slug="arc-desk-lamp",
        name="Arc Desk Lamp",
        shop="fallow-house",
        category="home",
        description=(
            "A reading lamp with a long, even curve that puts the light in the "
            "middle of the page and the base out of the way. The shade turns "
            "through a half circle and stays where you leave it.\n\n"
            "Spun steel shade, weighted base, 1.8 m woven cord with a switch at "
            "thumb height. Takes one E14 bulb up to 40 W; a warm white LED comes "
            "in the box.\n\n"
            "Height 46 cm, reach 32 cm, 2.1 kg."
        ),
        options=("Finish",),
        variants=(
            variant("LMP-ARC-BRS", "118.00", 14, "Brass", was="149.00"),
            variant("LMP-ARC-BLK", "118.00", 6, "Black", was="149.00"),
            variant("LMP-ARC-SGE", "118.00", 0, "Sage", was="149.00"),
        ),
        picture_alt="Brass desk lamp with a curved stem and a domed shade",
    ),
    DemoProduct(
        slug="paper-moon-pendant",
        name="Paper Moon Pendant",
        shop="fallow-house",
        category="home",
        description=(
            "A round paper shade on a thin bamboo frame, made to be lit from "
            "within for the whole evening. It folds flat for moving house.\n\n"
            "Mulberry paper, 50 cm across, with a 1.5 m textile cord and ceiling "
            "cup. Fits any E27 bulb; we suggest 8 W, warm. Dust it with a soft "
            "brush, never a damp cloth."
        ),
        variants=(variant("PND-MOON-50", "39.00", 38),),
        picture_alt="Round white paper lantern hanging from a dark cord",
    ),
    DemoProduct(
        slug="ridge-stoneware-vase",
        name="Ridge Stoneware Vase",
        shop="fallow-house",
        category="home",
        description=(
            "Thrown on the wheel in dark red clay and left unglazed outside, so "
            "you can feel the ridges that the fingers made. Glazed inside, it "
            "holds water without sweating.\n\n"
            "The neck is narrow enough for three stems to stand well on their "
            "own. Every piece differs by a few millimetres."
        ),
        options=("Size",),
        variants=(
            variant("VAS-RDG-S", "28.00", 22, "Small, 16 cm"),
            variant("VAS-RDG-M", "42.00", 11, "Medium, 24 cm"),
            variant("VAS-RDG-L", "64.00", 2, "Large, 33 cm"),
        ),
        picture_alt="Round terracotta vase with stems of eucalyptus",
    ),
    DemoProduct(
        slug="herringbone-wool-throw",
        name="Herringbone Wool Throw",
        shop="fallow-house",
        category="home",
        description=(
            "Woven from lambswool in a small family mill and washed until it "
            "gives up its itch. Warm enough for a cold sofa, light enough to take "
            "along in the car.\n\n"
            "130 by 180 cm with hand-knotted fringes. Air it outdoors rather than "
            "washing it; when it must be, wool programme at 30 degrees."
        ),
        options=("Colour",),
        variants=(
            variant("THR-HRB-SGE", "79.00", 17, "Sage", was="98.00"),
            variant("THR-HRB-OAT", "79.00", 9, "Oatmeal", was="98.00"),
            variant("THR-HRB-INK", "79.00", 4, "Ink", was="98.00"),
        ),
        picture_alt="Folded green blankets with a herringbone throw laid over them",
        seasonal=True,
    ),
    DemoProduct(
        slug="washed-linen-cushion",
        name="Washed Linen Cushion",
        shop="fallow-house",
        category="home",
        description=(
            "Heavy linen, washed with stones so that it arrives soft and a little "
            "rumpled and stays that way. The cover closes with a hidden zip.\n\n"
            "Sold with a feather pad. Cover machine washable at 40 degrees; dry "
            "it flat and do not bother to iron."
        ),
        options=("Colour", "Size"),
        variants=(
            variant("CSH-LIN-RSE-45", "34.00", 26, "Rose", "45 x 45 cm"),
            variant("CSH-LIN-RSE-60", "46.00", 12, "Rose", "60 x 60 cm"),
            variant("CSH-LIN-FLX-45", "34.00", 31, "Flax", "45 x 45 cm"),
            variant("CSH-LIN-FLX-60", "46.00", 0, "Flax", "60 x 60 cm"),
            variant("CSH-LIN-SLT-45", "34.00", 8, "Slate", "45 x 45 cm"),
            variant("CSH-LIN-SLT-60", "46.00", 5, "Slate", "60 x 60 cm"),
        ),
        picture_alt="Square rose linen cushion with a button in the middle",
    ),
    DemoProduct(
        slug="beeswax-candles",
        name="Beeswax Candles, Set of Two",
        shop="fallow-house",
        category="home",
        description=(
            "Rolled by hand from sheets of pure beeswax. They burn slowly and "
            "smell faintly of honey, without anything added.\n\n"
            "One of 12 cm and one of 18 cm, both 6 cm across, about 30 and 45 "
            "hours. Cotton wick; trim it to half a centimetre before lighting."
        ),
        variants=(variant("CND-BEE-02", "18.50", 64),),
        picture_alt="Two lit honey-coloured candles of different heights",
        seasonal=True,
    ),
    DemoProduct(
        slug="station-wall-clock",
        name="Station Wall Clock",
        shop="fallow-house",
        category="home",
        description=(
            "A clock you can read from the far end of the kitchen. Plain strokes "
            "instead of numerals, and a second hand that sweeps rather than "
            "ticks.\n\n"
            "Steel case, domed mineral glass, silent quartz movement. 32 cm "
            "across. Needs one AA cell, which lasts about two years."
        ),
        variants=(variant("CLK-STN-32", "72.00", 15),),
        picture_alt="Round wall clock with a black rim showing ten past ten",
    ),
    DemoProduct(
        slug="terracotta-planter",
        name="Terracotta Planter with Saucer",
        shop="fallow-house",
        category="home",
        description=(
            "A plain, thick-walled pot that lets the roots breathe. It was fired "
            "hot enough to spend a mild winter outside.\n\n"
            "22 cm across at the rim, drainage hole, matching saucer. The plant "
            "in the picture is not included, though it can be had at any good "
            "nursery."
        ),
        variants=(variant("PLT-TER-22", "24.00", 47),),
        picture_alt="Sansevieria in a terracotta pot on a saucer",
    ),
    DemoProduct(
        slug="alder-reading-chair",
        name="Alder Reading Chair",
        shop="fallow-house",
        category="home",
        description=(
            "A low chair with a high back, for finishing the chapter. The frame "
            "is solid alder, pegged and glued; the arms are wide enough for a "
            "cup.\n\n"
            "Wool upholstery over a sprung seat. Covers come off for cleaning and "
            "can be ordered again for as long as we make the chair.\n\n"
            "78 cm wide, 84 cm deep, seat height 41 cm. Made to order in batches "
            "and delivered assembled."
        ),
        options=("Upholstery",),
        variants=(
            variant("CHR-ALD-SGE", "890.00", 2, "Sage wool"),
            variant("CHR-ALD-CLY", "890.00", 1, "Clay wool"),
            variant("CHR-ALD-INK", "890.00", 0, "Ink wool"),
        ),
        picture_alt="Armchair with sage upholstery and a wooden frame",
    ),
)
