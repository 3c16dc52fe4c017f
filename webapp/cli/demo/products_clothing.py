"""Everything the demo shop sells to wear and to carry."""

from webapp.cli.demo.shapes import DemoProduct, variant

CLOTHING: tuple[DemoProduct, ...] = (
    DemoProduct(
        slug="fishermans-sweater",
        name="Fisherman's Sweater",
        shop="larch-and-cairn",
        category="clothing",
        description=(
            "Cables on the chest, ribs at the cuffs and a collar high enough for "
            "a wind from the sea. Knitted in one piece, so there is no seam to "
            "chafe.\n\n"
            "Undyed or softly dyed wool with some lanolin left in, which sheds "
            "light rain. Fits true to size; take one larger to wear it over a "
            "shirt."
        ),
        options=("Colour", "Size"),
        variants=(
            variant("SWT-FSH-OAT-S", "148.00", 6, "Oatmeal", "Small"),
            variant("SWT-FSH-OAT-M", "148.00", 11, "Oatmeal", "Medium"),
            variant("SWT-FSH-OAT-L", "148.00", 3, "Oatmeal", "Large"),
            variant("SWT-FSH-INK-S", "148.00", 4, "Ink", "Small"),
            variant("SWT-FSH-INK-M", "148.00", 0, "Ink", "Medium"),
            variant("SWT-FSH-INK-L", "148.00", 8, "Ink", "Large"),
            variant("SWT-FSH-MOS-S", "148.00", 2, "Moss", "Small"),
            variant("SWT-FSH-MOS-M", "148.00", 5, "Moss", "Medium"),
            variant("SWT-FSH-MOS-L", "148.00", 0, "Moss", "Large"),
        ),
        picture_alt="Oatmeal sweater with cables",
        seasonal=True,
    ),
    DemoProduct(
        slug="ribbed-wool-beanie",
        name="Ribbed Wool Beanie",
        shop="larch-and-cairn",
        category="clothing",
        description=(
            "A close, warm hat with a deep fold. It covers the ears without being "
            "asked and goes into any pocket.\n\n"
            "Merino, knitted double. One size for heads of 54 to 61 cm. Wash by "
            "hand and dry flat."
        ),
        options=("Colour",),
        variants=(
            variant("BNE-RIB-RST", "26.00", 28, "Rust"),
            variant("BNE-RIB-INK", "26.00", 17, "Ink"),
            variant("BNE-RIB-SND", "26.00", 0, "Sand"),
            variant("BNE-RIB-PIN", "26.00", 13, "Pine"),
        ),
        picture_alt="Rust-coloured ribbed hat with a folded brim",
        seasonal=True,
    ),
    DemoProduct(
        slug="harbour-rain-jacket",
        name="Harbour Rain Jacket",
        shop="larch-and-cairn",
        category="clothing",
        description=(
            "A yellow coat for grey days. The seams are welded, the hood turns "
            "with the head, and the pockets close with a flap that keeps water on "
            "the outside.\n\n"
            "Recycled polyester with a plant-based coating, 10,000 mm water "
            "column. Cut for men and women alike, with room for a sweater."
        ),
        options=("Size",),
        variants=(
            variant("JKT-HRB-S", "132.00", 9, "Small", was="165.00"),
            variant("JKT-HRB-M", "132.00", 15, "Medium", was="165.00"),
            variant("JKT-HRB-L", "132.00", 2, "Large", was="165.00"),
            variant("JKT-HRB-XL", "132.00", 0, "Extra large", was="165.00"),
        ),
        picture_alt="Yellow hooded rain jacket",
    ),
    DemoProduct(
        slug="merino-walking-socks",
        name="Merino Walking Socks",
        shop="larch-and-cairn",
        category="clothing",
        description=(
            "Cushioned where the boot presses and thin where it does not. Wool "
            "keeps them pleasant on the third day out, should it come to that.\n\n"
            "Merino with a little nylon at heel and toe. Sold by the pair; wash "
            "at 40 degrees inside out."
        ),
        options=("Size",),
        variants=(
            variant("SCK-MRN-36", "16.50", 44, "36 to 39"),
            variant("SCK-MRN-40", "16.50", 51, "40 to 43"),
            variant("SCK-MRN-44", "16.50", 23, "44 to 47"),
        ),
        picture_alt="Pair of navy socks with red heels and cream stripes",
    ),
    DemoProduct(
        slug="leather-walking-boots",
        name="Leather Walking Boots",
        shop="larch-and-cairn",
        category="clothing",
        description=(
            "Boots to wear in once and then for many years. The sole is stitched, "
            "not glued, and any cobbler can put on a new one.\n\n"
            "Full-grain leather, 2.4 mm, lined with calf. A grease for the first "
            "season is in the box. Between sizes, take the larger."
        ),
        options=("Size",),
        variants=(
            variant("BOT-WLK-38", "238.00", 4, "38"),
            variant("BOT-WLK-39", "238.00", 6, "39"),
            variant("BOT-WLK-40", "238.00", 3, "40"),
            variant("BOT-WLK-41", "238.00", 0, "41"),
            variant("BOT-WLK-42", "238.00", 8, "42"),
            variant("BOT-WLK-43", "238.00", 5, "43"),
            variant("BOT-WLK-44", "238.00", 1, "44"),
        ),
        picture_alt="Pair of brown laced leather boots",
    ),
    DemoProduct(
        slug="heavy-canvas-tote",
        name="Heavy Canvas Tote",
        shop="fallow-house",
        category="clothing",
        description=(
            "A bag for the market that does not mind potatoes. The handles run "
            "all the way under the bottom, so they cannot tear out.\n\n"
            "Organic cotton canvas, 18 oz, with a printed leaf and a pocket for "
            "keys. 46 by 36 by 14 cm. It softens with washing."
        ),
        variants=(variant("TOT-CNV-LEF", "32.00", 55),),
        picture_alt="Canvas bag with a leaf printed on it",
    ),
)
