"""Everything the demo shop sells for the desk and for writing."""

from webapp.cli.demo.shapes import DemoProduct, variant

DESK: tuple[DemoProduct, ...] = (
    DemoProduct(
        slug="quill-fountain-pen",
        name="Quill Fountain Pen",
        shop="wren-and-quire",
        category="desk",
        description=(
            "A pen for letters and margins. The steel nib gives a little under "
            "pressure, and the cap posts without making it top-heavy.\n\n"
            "Fills from cartridges or from the converter in the box. 14 cm "
            "capped, 24 g. The extra-fine nib suits small hands and cheap paper, "
            "the broad one shows off the ink."
        ),
        options=("Colour", "Nib"),
        variants=(
            variant("PEN-QLL-PIN-EF", "68.00", 7, "Pine", "Extra fine"),
            variant("PEN-QLL-PIN-M", "68.00", 15, "Pine", "Medium"),
            variant("PEN-QLL-PIN-B", "68.00", 2, "Pine", "Broad"),
            variant("PEN-QLL-PLM-EF", "68.00", 0, "Plum", "Extra fine"),
            variant("PEN-QLL-PLM-M", "68.00", 11, "Plum", "Medium"),
            variant("PEN-QLL-PLM-B", "68.00", 6, "Plum", "Broad"),
        ),
        picture_alt="Green fountain pen with brass fittings drawing a line of ink",
    ),
    DemoProduct(
        slug="dotted-notebook-a5",
        name="Dotted Notebook A5",
        shop="wren-and-quire",
        category="desk",
        description=(
            "192 numbered pages with a grey dot every five millimetres, two "
            "ribbons, and a pocket in the back for the things one keeps.\n\n"
            "Sewn in sections, so it lies open by itself. The paper, 100 g, takes "
            "fountain pen ink without bleeding through."
        ),
        options=("Colour",),
        variants=(
            variant("NTB-DOT-TER", "12.50", 74, "Terracotta"),
            variant("NTB-DOT-SGE", "12.50", 52, "Sage"),
            variant("NTB-DOT-INK", "12.50", 0, "Ink"),
            variant("NTB-DOT-SND", "12.50", 29, "Sand"),
        ),
        picture_alt="Terracotta notebook with an elastic band and a ribbon",
    ),
    DemoProduct(
        slug="brass-paper-scissors",
        name="Brass Paper Scissors",
        shop="wren-and-quire",
        category="desk",
        description=(
            "Long, slim blades for straight cuts through wrapping paper and the "
            "morning's post. The brass darkens with handling and can be polished "
            "back.\n\n"
            "21 cm, steel blades with a brass finish, for the right hand or the "
            "left."
        ),
        variants=(variant("SCS-BRS-21", "29.00", 23),),
        picture_alt="Open pair of brass scissors",
    ),
    DemoProduct(
        slug="oak-desk-caddy",
        name="Oak Desk Caddy",
        shop="wren-and-quire",
        category="desk",
        description=(
            "One home for pencils, rulers, brushes and the pen that always rolls "
            "away. Two compartments, one deep and one shallow.\n\n"
            "Solid oak with finger joints, oiled. 20 cm wide, 11 cm deep, 12 cm "
            "tall; felt underneath. Shown filled, sold empty."
        ),
        variants=(variant("CDY-OAK-20", "36.00", 20),),
        picture_alt="Oak box holding pencils, a ruler and a brush",
    ),
    DemoProduct(
        slug="bottled-ink",
        name="Bottled Ink, 30 ml",
        shop="wren-and-quire",
        category="desk",
        description=(
            "A calm, quick-drying ink for fountain and dip pens. It shades a "
            "little where the stroke ends and washes out of cotton if you hurry.\n\n"
            "The bottle has a step inside, so that the last millilitres can still "
            "be reached."
        ),
        options=("Colour",),
        variants=(
            variant("INK-30-MID", "9.80", 61, "Midnight"),
            variant("INK-30-MOS", "9.80", 40, "Moss"),
            variant("INK-30-PLM", "9.80", 35, "Plum"),
            variant("INK-30-RST", "9.80", 3, "Rust"),
            variant("INK-30-SEP", "9.80", 0, "Sepia"),
        ),
        picture_alt="Glass bottle of blue ink with a drop on the label",
    ),
    DemoProduct(
        slug="perpetual-calendar",
        name="Perpetual Calendar",
        shop="wren-and-quire",
        category="desk",
        description=(
            "Two cubes for the day, three bars for the month, and a moment each "
            "morning to turn them. It works for every year there will be.\n\n"
            "Maple blocks on a walnut base, 19 cm wide. Numbers are printed in "
            "soy ink."
        ),
        variants=(variant("CAL-PRP-19", "33.00", 12),),
        picture_alt="Wooden block calendar showing the fourteenth of May",
    ),
    DemoProduct(
        slug="wax-seal-kit",
        name="Wax Seal Kit",
        shop="wren-and-quire",
        category="desk",
        description=(
            "A brass stamp with a small heart, two sticks of red wax and a sheet "
            "of instructions that fits on a postcard.\n\n"
            "The wax stays flexible enough to survive sorting machines. One stick "
            "makes about fifteen seals."
        ),
        variants=(variant("SEA-WAX-HRT", "22.00", 0),),
        picture_alt="Sealed envelope with a wax stick and a brass stamp",
    ),
    DemoProduct(
        slug="portable-typewriter",
        name="Portable Typewriter, Restored",
        shop="wren-and-quire",
        category="desk",
        description=(
            "Taken apart, cleaned, fitted with new rubber and adjusted until "
            "every letter stands on the line. It types as it did when it was "
            "first sold.\n\n"
            "English layout with a pound sign. Comes with a case, a fresh black "
            "ribbon and two spare ones. We have one; it weighs 5.2 kg."
        ),
        variants=(variant("TYP-PRT-001", "320.00", 1),),
        picture_alt="Green portable typewriter with a sheet of paper in it",
    ),
)
