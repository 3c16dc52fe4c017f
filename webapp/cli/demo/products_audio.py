"""Everything the demo shop sells for listening and for looking."""

from webapp.cli.demo.shapes import DemoProduct, variant

AUDIO: tuple[DemoProduct, ...] = (
    DemoProduct(
        slug="driftwood-headphones",
        name="Driftwood Headphones",
        shop="hollow-oak-audio",
        category="audio",
        description=(
            "Closed headphones with turned wooden cups and soft, deep pads. They "
            "keep the office out without pressing on glasses.\n\n"
            "Wireless for 40 hours, or by cable when the battery is flat. Pads, "
            "headband and battery can be changed with one screwdriver, and we "
            "stock all three."
        ),
        options=("Wood",),
        variants=(
            variant("HDP-DRF-OAK", "199.00", 13, "Oak", was="249.00"),
            variant("HDP-DRF-WAL", "199.00", 4, "Walnut", was="249.00"),
        ),
        picture_alt="Over-ear headphones with wooden cups",
        seasonal=True,
    ),
    DemoProduct(
        slug="belt-drive-turntable",
        name="Belt-drive Turntable",
        shop="hollow-oak-audio",
        category="audio",
        description=(
            "A quiet turntable for people who own records and mean to play them. "
            "Heavy platter, straight arm, and a lid that stays up on its own.\n\n"
            "33 and 45 turns by a switch, built-in phono stage that can be "
            "bypassed, cartridge mounted and aligned. 43 cm wide; the dust cover "
            "needs 38 cm of air above the shelf."
        ),
        variants=(variant("TRN-BLT-01", "420.00", 0),),
        picture_alt="Wooden turntable with a record and an open lid",
        status="preorder",
        expected_in_days=30,
    ),
    DemoProduct(
        slug="bookshelf-speakers",
        name="Bookshelf Speakers, Pair",
        shop="hollow-oak-audio",
        category="audio",
        description=(
            "Two small boxes with an easy, unforced sound. They are happiest on a "
            "shelf at ear height, a hand's width from the wall.\n\n"
            "Passive, 6 ohms, 85 dB; any amplifier of 20 to 80 W will do. Oak "
            "veneer on all six sides. 18 by 30 by 22 cm each."
        ),
        variants=(variant("SPK-BSH-PR", "540.00", 6, was="690.00"),),
        picture_alt="Pair of wooden bookshelf speakers",
        seasonal=True,
    ),
    DemoProduct(
        slug="kitchen-radio",
        name="Kitchen Radio",
        shop="hollow-oak-audio",
        category="audio",
        description=(
            "One knob for the volume, one for the station. It remembers five of "
            "them and wakes up where you left it.\n\n"
            "FM and digital reception, a socket for a phone, and a sleep timer. "
            "Runs from the mains or for twelve hours on its battery. 27 cm wide."
        ),
        options=("Colour",),
        variants=(
            variant("RAD-KIT-RSE", "129.00", 16, "Rose"),
            variant("RAD-KIT-SGE", "129.00", 10, "Sage"),
            variant("RAD-KIT-CRM", "129.00", 0, "Cream"),
        ),
        picture_alt="Rose-coloured radio with a round dial and a wooden handle",
    ),
    DemoProduct(
        slug="pebble-earbuds",
        name="Pebble Earbuds",
        shop="hollow-oak-audio",
        category="audio",
        description=(
            "Small, light, and shaped so that they stay in on a run. The case is "
            "smooth as a river stone and holds three more charges.\n\n"
            "Seven hours on one charge, splash-proof, four sizes of tips. The "
            "case charges by cable or lying on a pad."
        ),
        variants=(variant("EAR-PBL-SGE", "89.00", 0),),
        picture_alt="Two white earbuds beside a round green case",
    ),
    DemoProduct(
        slug="snapshot-instant-camera",
        name="Snapshot Instant Camera",
        shop="hollow-oak-audio",
        category="audio",
        description=(
            "Press, wait, hold the picture. Exposure sets itself; a mirror beside "
            "the lens helps with portraits of yourself and a friend.\n\n"
            "Takes credit-card sized film, ten pictures to a pack. The first "
            "pack, a strap and a close-up lens are in the box."
        ),
        variants=(variant("CAM-SNP-01", "115.00", 0),),
        picture_alt="White instant camera with a picture coming out",
        status="preorder",
        expected_in_days=45,
    ),
)
