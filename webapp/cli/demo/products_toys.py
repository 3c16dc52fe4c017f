"""Everything the demo shop sells for play."""

from webapp.cli.demo.shapes import DemoProduct, variant

TOYS: tuple[DemoProduct, ...] = (
    DemoProduct(
        slug="wooden-pull-train",
        name="Wooden Pull Train",
        shop="tumbletop-toys",
        category="toys",
        description=(
            "An engine with a wagon full of blocks, to be loaded, unloaded and "
            "taken down the corridor. The coupling is a magnet sunk deep in the "
            "wood.\n\n"
            "Beech and lime, coloured with water-based paint. From 18 months. 42 "
            "cm long with its wagon."
        ),
        variants=(variant("TRN-WDN-01", "39.50", 32),),
        picture_alt="Wooden train with a wagon of coloured blocks",
        seasonal=True,
    ),
    DemoProduct(
        slug="stacking-rings",
        name="Stacking Rings",
        shop="tumbletop-toys",
        category="toys",
        description=(
            "Five rings, one ball, and every possible order. The base rocks a "
            "little, which makes the tower a small adventure.\n\n"
            "Turned from lime wood and painted in colours that are safe to chew. "
            "From 12 months. 20 cm tall."
        ),
        variants=(variant("RNG-STK-05", "24.00", 41),),
        picture_alt="Tower of coloured wooden rings with a ball on top",
    ),
    DemoProduct(
        slug="weighted-chess-set",
        name="Weighted Chess Set",
        shop="tumbletop-toys",
        category="toys",
        description=(
            "Pieces with lead in the foot and felt below it, so that a move ends "
            "with a small, certain sound.\n\n"
            "Boxwood and stained hornbeam, king 9 cm. The board is 42 cm across, "
            "walnut and maple, and folds over the pieces. Two spare queens are "
            "included."
        ),
        variants=(variant("CHS-WGT-42", "148.00", 3),),
        picture_alt="Chess board with a king, a pawn and a dark knight",
    ),
    DemoProduct(
        slug="hand-turned-spinning-top",
        name="Hand-turned Spinning Top",
        shop="tumbletop-toys",
        category="toys",
        description=(
            "It fits a small hand and, on a smooth table, keeps going for a "
            "minute and more. The stripes mix into one new colour at speed.\n\n"
            "Turned from a single piece of maple. From 3 years. The order of the "
            "stripes may differ from the picture."
        ),
        variants=(variant("TOP-SPN-01", "4.50", 120),),
        picture_alt="Striped wooden spinning top, leaning as it turns",
    ),
    DemoProduct(
        slug="corduroy-bear",
        name="Corduroy Bear",
        shop="tumbletop-toys",
        category="toys",
        description=(
            "A bear with patient eyes and a bow tie that can be straightened "
            "before meals. He sits by himself and is a good listener.\n\n"
            "Cotton corduroy, filled with wool. The eyes are embroidered, so he "
            "is safe from birth on. 34 cm; washes by hand."
        ),
        variants=(variant("BER-CRD-34", "42.00", 26),),
        picture_alt="Brown corduroy bear with a red bow tie",
        seasonal=True,
    ),
    DemoProduct(
        slug="diamond-kite",
        name="Diamond Kite",
        shop="tumbletop-toys",
        category="toys",
        description=(
            "A first kite that wants to fly. It takes off in a light wind and "
            "forgives a hand that pulls too late.\n\n"
            "Ripstop cloth on glass-fibre rods, 80 by 90 cm, with a tail, 40 m of "
            "line and a winder. From 5 years, with someone who runs well."
        ),
        variants=(variant("KIT-DMD-80", "28.00", 0),),
        picture_alt="Kite in four colours with a tail of bows",
    ),
    DemoProduct(
        slug="pull-along-duck",
        name="Pull-along Duck",
        shop="tumbletop-toys",
        category="toys",
        description=(
            "It nods, it waddles and it follows. Rubber rims keep it quiet on "
            "floorboards and make it steady on carpet.\n\n"
            "Beech, water-based paint, cotton cord with a wooden bead. From 12 "
            "months. 22 cm long."
        ),
        variants=(variant("DCK-PLL-22", "31.00", 18),),
        picture_alt="Yellow wooden duck on green wheels",
    ),
    DemoProduct(
        slug="lighthouse-jigsaw-puzzle",
        name=(
            "The Lighthouse Keeper's Year: A Thousand-piece Jigsaw Puzzle and Poster"
        ),
        shop="tumbletop-toys",
        category="toys",
        description=(
            "Twelve months on one rock, in a thousand pieces. Look closely: the "
            "keeper's cat is hidden in every one of them.\n\n"
            "Thick board with a linen finish that does not glare under a lamp. 68 "
            "by 48 cm when done. The poster shows the picture, for those who want "
            "help."
        ),
        variants=(variant("PUZ-LTH-1000", "21.00", 37, was="27.00"),),
        picture_alt="Puzzle box showing a lighthouse, with three loose pieces",
        seasonal=True,
    ),
)
