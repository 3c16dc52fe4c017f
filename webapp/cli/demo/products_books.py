"""Everything the demo shop sells to read and to hang on a wall."""

from webapp.cli.demo.shapes import DemoProduct, variant

BOOKS: tuple[DemoProduct, ...] = (
    DemoProduct(
        slug="pocket-guide-to-garden-birds",
        name="A Pocket Guide to Garden Birds",
        shop="wren-and-quire",
        category="books",
        description=(
            "Sixty birds that come to a feeder, each on one spread: how it looks, "
            "what it says, and what it would like for breakfast.\n\n"
            "Paintings rather than photographs, since they show what matters. 144 "
            "pages, rounded corners, a cover that can be wiped. Fits a coat "
            "pocket."
        ),
        variants=(variant("BOK-BRD-144", "14.90", 48),),
        picture_alt="Green book with a bird on a branch on its cover",
    ),
    DemoProduct(
        slug="one-pot-many-suppers",
        name="One Pot, Many Suppers",
        shop="wren-and-quire",
        category="books",
        description=(
            "Eighty-five dinners that ask for one pot, one board and about an "
            "hour. Most feed four; all of them are good the day after.\n\n"
            "Arranged by season, with a page on what to do with half a cabbage. "
            "232 pages, lies flat beside the stove."
        ),
        variants=(variant("BOK-POT-232", "27.00", 35),),
        picture_alt="Red cookbook with a steaming pot on its cover",
    ),
    DemoProduct(
        slug="botanical-print-poppy",
        name="Botanical Print: Poppy",
        shop="wren-and-quire",
        category="books",
        description=(
            "A field poppy in flower, leaf and bud, drawn from life in one "
            "afternoon before the petals fell.\n\n"
            "Pigment print on 300 g cotton paper, made to keep its colours for a "
            "lifetime out of direct sun. Frames are solid oak with acrylic glass."
        ),
        options=("Size", "Frame"),
        variants=(
            variant("PRT-POP-A4-N", "24.00", 60, "A4", "Unframed"),
            variant("PRT-POP-A4-O", "52.00", 14, "A4", "Oak frame"),
            variant("PRT-POP-A3-N", "36.00", 45, "A3", "Unframed"),
            variant("PRT-POP-A3-O", "74.00", 0, "A3", "Oak frame"),
        ),
        picture_alt="Framed picture of a red poppy",
    ),
    DemoProduct(
        slug="screen-print-blue-hills",
        name="Screen Print: Blue Hills",
        shop="wren-and-quire",
        category="books",
        description=(
            "Five layers of blue and one warm sun, pulled by hand through a "
            "screen. No two sheets are registered quite alike.\n\n"
            "An edition of 150 on 280 g paper, 40 by 50 cm, numbered and signed "
            "in pencil. The edition is sold out and will not be printed again."
        ),
        variants=(variant("PRT-HIL-150", "85.00", 0),),
        picture_alt="Framed print of blue hills under a red sun",
        status="retired",
    ),
    DemoProduct(
        slug="northern-sky-star-map",
        name="Northern Sky Star Map",
        shop="wren-and-quire",
        category="books",
        description=(
            "Every star that can be seen without a telescope from the northern "
            "half of the world, and the lines people have drawn between them.\n\n"
            "Printed on heavy, matt paper, 50 by 70 cm, between two rails of ash "
            "with a cord to hang it by. The small figures glow for a while in the "
            "dark."
        ),
        variants=(variant("MAP-STR-N50", "38.00", 22),),
        picture_alt="Dark blue map of the stars hanging from wooden rails",
    ),
    DemoProduct(
        slug="otter-who-kept-everything",
        name="The Otter Who Kept Everything",
        shop="wren-and-quire",
        category="books",
        description=(
            "A picture book about an otter, a great many pebbles and the one that "
            "he gives away. For reading aloud, twice in a row if need be.\n\n"
            "Painted in gouache, 40 pages, sewn, with a cloth spine. For ages 3 "
            "to 6 and whoever reads to them."
        ),
        variants=(variant("BOK-OTT-40", "16.00", 0),),
        picture_alt="Green picture book with an otter holding a heart",
        status="preorder",
        expected_in_days=21,
    ),
)
