"""Everything the demo shop sells for cooking and for the table."""

from webapp.cli.demo.shapes import DemoProduct, variant

KITCHEN: tuple[DemoProduct, ...] = (
    DemoProduct(
        slug="pour-over-coffee-set",
        name="Pour-over Coffee Set",
        shop="rye-and-ladle",
        category="kitchen",
        description=(
            "Everything for two good cups: a porcelain dripper with deep ribs, a "
            "glass server with a wooden handle, and forty paper filters to begin "
            "with.\n\n"
            "The server holds 600 ml and is marked at one, two and three cups. "
            "Glass and porcelain go in the dishwasher, the clay collar does not."
        ),
        variants=(variant("COF-POV-600", "46.00", 19, was="58.00"),),
        picture_alt="Porcelain coffee dripper on a glass server half full of coffee",
    ),
    DemoProduct(
        slug="enamel-kettle",
        name="Enamel Kettle",
        shop="rye-and-ladle",
        category="kitchen",
        description=(
            "Two litres of tea water in a pot that looks at home on the stove all "
            "day. The beech grip stays cool; the spout pours without a drip at "
            "the end.\n\n"
            "Enamelled steel for gas, electric, induction and open fire. Descale "
            "with vinegar, and do not let it boil dry."
        ),
        options=("Colour",),
        variants=(
            variant("KTL-ENM-PIN", "54.00", 21, "Pine"),
            variant("KTL-ENM-CRM", "54.00", 13, "Cream"),
            variant("KTL-ENM-PPR", "54.00", 3, "Paprika"),
        ),
        picture_alt="Dark green enamel kettle with a wooden grip",
    ),
    DemoProduct(
        slug="cast-iron-casserole",
        name="Cast-iron Casserole",
        shop="rye-and-ladle",
        category="kitchen",
        description=(
            "The pot for everything that wants three hours and no attention. The "
            "lid is heavy, fits closely and bastes the roast from small points on "
            "its underside.\n\n"
            "Enamelled cast iron, for all hobs and for the oven up to 260 "
            "degrees. Weighs 4.6 kg in the small size, 6.1 kg in the large one."
        ),
        options=("Colour", "Capacity"),
        variants=(
            variant("CAS-IRN-PPR-35", "139.00", 10, "Paprika", "3.5 l", was="179.00"),
            variant("CAS-IRN-PPR-55", "169.00", 7, "Paprika", "5.5 l", was="219.00"),
            variant("CAS-IRN-PIN-35", "139.00", 5, "Pine", "3.5 l", was="179.00"),
            variant("CAS-IRN-PIN-55", "169.00", 0, "Pine", "5.5 l", was="219.00"),
            variant("CAS-IRN-CRM-35", "179.00", 12, "Cream", "3.5 l"),
            variant("CAS-IRN-CRM-55", "219.00", 9, "Cream", "5.5 l"),
        ),
        picture_alt="Red enamelled casserole with a brass knob on the lid",
        seasonal=True,
    ),
    DemoProduct(
        slug="santoku-knife",
        name="Santoku Knife, 17 cm",
        shop="rye-and-ladle",
        category="kitchen",
        description=(
            "One knife that does nine jobs out of ten. The flat belly suits a "
            "straight cut; the hollows along the edge keep potato slices from "
            "clinging.\n\n"
            "Forged carbon steel clad in stainless, hardened to 60 HRC. Handle of "
            "smoked oak with three brass rivets. Wash by hand and dry at once."
        ),
        variants=(variant("KNF-SAN-17", "94.00", 16),),
        picture_alt="Kitchen knife with a broad blade and a wooden handle",
    ),
    DemoProduct(
        slug="speckled-mug",
        name="Speckled Mug",
        shop="rye-and-ladle",
        category="kitchen",
        description=(
            "A mug with a generous handle and a glaze that freckles differently "
            "each time. The foot is left bare, so it will not slide on a wet "
            "tray.\n\n"
            "Stoneware, 320 ml, safe in the microwave and the dishwasher."
        ),
        options=("Glaze",),
        variants=(
            variant("MUG-SPK-OAT", "14.00", 58, "Oat"),
            variant("MUG-SPK-MOS", "14.00", 33, "Moss"),
            variant("MUG-SPK-INK", "14.00", 0, "Ink"),
            variant("MUG-SPK-RSE", "14.00", 24, "Rose"),
        ),
        picture_alt="Cream mug with dark speckles and a terracotta foot",
    ),
    DemoProduct(
        slug="olive-wood-board",
        name="Olive Wood Board",
        shop="rye-and-ladle",
        category="kitchen",
        description=(
            "Cut in one piece from trees that no longer bear. The grain is dense "
            "and a little oily, which is kind to knives and slow to stain.\n\n"
            "About 42 by 24 cm, 2 cm thick, with a hole to hang it by. Rub in a "
            "spoon of oil twice a year."
        ),
        variants=(variant("BRD-OLV-42", "49.00", 18),),
        picture_alt="Wooden board with lively grain and a sprig of olives",
    ),
    DemoProduct(
        slug="turned-pepper-mill",
        name="Turned Pepper Mill",
        shop="rye-and-ladle",
        category="kitchen",
        description=(
            "Turned from walnut on a lathe, with a ceramic grinder that will "
            "outlast the wood. The brass nut on top sets it from powder to "
            "crushed.\n\n"
            "21 cm tall, filled from above. Comes empty, since everyone has an "
            "opinion on pepper."
        ),
        variants=(variant("MIL-PEP-21", "38.00", 27),),
        picture_alt="Turned wooden pepper mill with a few peppercorns",
    ),
    DemoProduct(
        slug="cafe-press",
        name="Café Press",
        shop="rye-and-ladle",
        category="kitchen",
        description=(
            "Coarse coffee, hot water, four minutes. The plunger carries a double "
            "mesh, so the last mouthful is as clear as the first.\n\n"
            "Heat-proof glass in a steel frame; spare glasses are always in "
            "stock. Comes apart for the dishwasher without tools."
        ),
        options=("Capacity",),
        variants=(
            variant("PRS-CAF-035", "32.00", 20, "0.35 l, three cups"),
            variant("PRS-CAF-100", "44.00", 14, "1 l, eight cups"),
        ),
        picture_alt="Glass coffee press with a steel frame and a black handle",
    ),
    DemoProduct(
        slug="bakers-rolling-pin",
        name="Baker's Rolling Pin",
        shop="rye-and-ladle",
        category="kitchen",
        description=(
            "A heavy beech roller that turns on ball bearings, so the weight does "
            "the work and the wrists do not.\n\n"
            "The roller is 27 cm long and 7 cm thick. Wipe it clean and leave it "
            "to dry in the air; water left standing makes beech crack."
        ),
        variants=(variant("PIN-BKR-27", "26.00", 30),),
        picture_alt="Wooden rolling pin resting on a round of dough",
    ),
)
