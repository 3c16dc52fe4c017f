"""Who may go where: a written expectation for every page and every kind of visitor.

A route that is not in the table fails, and so does a line without a route. What programs
ask for has a table of its own: tests/api/test_routes.py.
"""

import re

import pytest

from tests.people import PASSWORD, where_to
from webapp.api import BASE

# 200, 404 … : the status. Words: a redirect, to what WORDS says; "in" and "desk-in"
# turn the visitor away to sign in, "told" refuses with a notice.
TABLE = """
method  rule                                       case      anonymous  carol    alice    bob      vic   ed    ada   swapped  ended    idle
GET     /                                          -         200        200      200      200      200   200   200   200      200      200
GET     /search                                    -         200        200      200      200      200   200   200   200      200      200
GET     /c/<slug>                                  lamps     200        200      200      200      200   200   200   200      200      200
GET     /c/<slug>                                  unknown   404        404      404      404      404   404   404   404      404      404
GET     /p/<slug>                                  lamp      200        200      200      200      200   200   200   200      200      200
GET     /p/<slug>                                  relic     410        410      410      410      410   410   410   410      410      410
GET     /p/<slug>                                  secret    404        404      404      404      404   404   404   404      404      404
GET     /p/<slug>                                  unknown   404        404      404      404      404   404   404   404      404      404
GET     /p/<slug>/similar                          lamp      lamp       lamp     lamp     lamp     lamp  lamp  lamp  lamp     lamp     lamp
GET     /p/<slug>/similar                          secret    404        404      404      404      404   404   404   404      404      404
GET     /wishlist                                  -         200        200      200      200      200   200   200   200      200      200
GET     /wishlist/drawer                           -         list       list     list     list     list  list  list  list     list     list
GET     /wishlist/archived                         -         in         in       200      200      in    in    in    in       in       in
GET     /wishlist/clear                            -         in         in       200      200      in    in    in    in       in       in
POST    /wishlist/clear                            -         in         in       home     home     in    in    in    in       in       in
POST    /wishlist/seen                             -         in         in       204      204      in    in    in    in       in       in
GET     /wishlist/items/<uuid:item_id>             alice's   in         in       200      404      in    in    in    in       in       in
POST    /wishlist/items                            vase      home       home     home     home     home  home  home  in       in       in
POST    /wishlist/items                            lamp      home       told     told     told     home  home  home  in       in       in
POST    /wishlist/items                            secret    404        404      404      404      404   404   404   in       in       in
POST    /wishlist/items                            into      home       home     home     404      home  home  home  in       in       in
POST    /wishlist/items/<uuid:item_id>/choose      alice's   404        404      404      404      404   404   404   in       in       in
POST    /wishlist/items/<uuid:item_id>/remove      alice's   404        404      home     404      404   404   404   in       in       in
POST    /wishlist/items/<uuid:item_id>/remove      carol's   404        home     404      404      404   404   404   in       in       in
POST    /wishlist/items/<uuid:item_id>/place       alice's   in         in       home     404      in    in    in    in       in       in
POST    /wishlist/items/<uuid:item_id>/shift       alice's   in         in       home     404      in    in    in    in       in       in
POST    /wishlist/items/<uuid:item_id>/transfer    alice's   in         in       home     404      in    in    in    in       in       in
POST    /wishlist/items/<uuid:item_id>/edit        alice's   in         in       home     404      in    in    in    in       in       in
POST    /wishlist/items/<uuid:item_id>/archive     alice's   in         in       home     404      in    in    in    in       in       in
POST    /wishlist/items/<uuid:item_id>/restore     old       in         in       home     404      in    in    in    in       in       in
POST    /wishlist/items/<uuid:item_id>/watch       alice's   in        in        home      404       in        in        in        in        in        in
POST    /wishlist/items/<uuid:item_id>/bell        alice's   in        in        home      404       in        in        in        in        in        in
POST    /wishlist/bulk                             alice's   in         in       home     404      in    in    in    in       in       in
POST    /wishlist/groups                           -         in         in       home     home     in    in    in    in       in       in
GET     /wishlist/groups/<uuid:group_id>           alice's   in         in       200      404      in    in    in    in       in       in
POST    /wishlist/groups/<uuid:group_id>/edit      alice's   in         in       home     404      in    in    in    in       in       in
POST    /wishlist/groups/<uuid:group_id>/place     alice's   in         in       home     404      in    in    in    in       in       in
POST    /wishlist/groups/<uuid:group_id>/shift     alice's   in         in       home     404      in    in    in    in       in       in
POST    /wishlist/groups/<uuid:group_id>/delete    alice's   in         in       home     404      in    in    in    in       in       in
POST    /wishlist/removals/<uuid:removal_id>/undo  alice's   410        410      home     410      410   410   410   in       in       in
POST    /wishlist/removals/<uuid:removal_id>/undo  carol's   410        home     410      410      410   410   410   in       in       in
GET     /wishlist/share                            -         in         in       200      200      in    in    in    in       in       in
GET     /wishlist/groups/<uuid:group_id>/share     alice's   in         in       200      404      in    in    in    in       in       in
POST    /wishlist/share/issue                      -         in         in       sharing  sharing  in    in    in    in       in       in
POST    /wishlist/share/groups/<uuid:group_id>/visibility alice's in    in       sharing  404      in    in    in    in       in       in
POST    /wishlist/share/links/<uuid:link_id>/revoke alice's  in         in       sharing  404      in    in    in    in       in       in
POST    /wishlist/share/stop                       -         in         in       sharing  sharing  in    in    in    in       in       in
GET     /w/<token>                                 alice's   200        200      200      200      200   200   200   200      200      200
GET     /w/<token>                                 ended     410        410      410      410      410   410   410   410      410      410
GET     /w/<token>                                 unknown   404        404      404      404      404   404   404   404      404      404
GET     /lists                                     -         200        200      200      200      200   200   200   200      200      200
GET     /wishlist/to-cart                          -         200       200       200       200       200       200       200       200       200       200
POST    /wishlist/to-cart                          -         tocart    tocart    tocart    tocart    tocart    tocart    tocart    in        in        in
GET     /wishlist/to-cart/<token>                  alice's   in        in        200       404       in        in        in        in        in        in
GET     /wishlist/to-cart/<token>                  unknown   in        in        404       404       in        in        in        in        in        in
POST    /wishlist/to-cart/<token>                  alice's   in        in        tocart    404       in        in        in        in        in        in
POST    /wishlist/to-cart/<token>                  unknown   in        in        404       404       in        in        in        in        in        in
POST    /wishlist/items/<uuid:item_id>/cart        alice's   404       404       home      404       404       404       404       in        in        in
POST    /wishlist/items/<uuid:item_id>/cart        carol's   404       home      404       404       404       404       404       in        in        in
GET     /cart                                      -         200       200       200       200       200       200       200       200       200       200
POST    /cart/lines                                lamp      home      home      home      home      home      home      home      in        in        in
POST    /cart/lines/<uuid:line_id>/quantity        alice's   404       404       cart      404       404       404       404       in        in        in
POST    /cart/lines/<uuid:line_id>/remove          alice's   404       404       home      404       404       404       404       in        in        in
POST    /cart/lines/<uuid:line_id>/remove          carol's   404       home      404       404       404       404       404       in        in        in
POST    /cart/lines/<uuid:line_id>/save-for-later  alice's   404       404       home      404       404       404       404       in        in        in
POST    /cart/lines/<uuid:line_id>/save-for-later  carol's   404       home      404       404       404       404       404       in        in        in
POST    /cart/back                                 -         told      told      told      told      told      told      told      told      told      told
POST    /cart/code                                 -         told      422       422       422       told      told      told      in        in        in
POST    /cart/code/remove                          -         404       home      home      home      404       404       404       in        in        in
POST    /w/<token>/cart                            alice's   home      home      home      home      home      home      home      in        in        in
POST    /w/<token>/cart                            ended     410       410       410       410       410       410       410       410       410       410
POST    /w/<token>/cart                            unknown   404       404       404       404       404       404       404       404       404       404
GET     /checkout                                  -         in        in        200       200       in        in        in        in        in        in
GET     /checkout/summary                          -         in        in        checkout  checkout  in        in        in        in        in        in
POST    /checkout                                  -         in        in        order     404       in        in        in        in        in        in
GET     /account/orders                            -         in        in        200       200       in        in        in        in        in        in
GET     /account/orders/<uuid:order_id>            alice's   in        in        200       404       in        in        in        in        in        in
POST    /account/orders/<uuid:order_id>/pay        alice's   in        in        pay       404       in        in        in        in        in        in
GET     /account/orders/<uuid:order_id>/cancel     alice's   in        in        200       404       in        in        in        in        in        in
POST    /account/orders/<uuid:order_id>/cancel     alice's   in        in        order     404       in        in        in        in        in        in
POST    /account/orders/<uuid:order_id>/again      alice's   in        in        cart      404       in        in        in        in        in        in
GET     /dev/pay/<uuid:payment_id>                 alice's   in        in        200       404       in        in        in        in        in        in
POST    /dev/pay/<uuid:payment_id>                 alice's   in        in        order     404       in        in        in        in        in        in
GET     /account                                   -         in         in       200      200      in    in    in    in       in       in
GET     /account/sign-in                           -         200        200      list     list     200   200   200   200      200      200
POST    /account/sign-in                           -         list       list     list     list     list  list  list  list     list     list
POST    /account/sign-in                           wrong     422        422      422      422      422   422   422   422      422      422
GET     /account/register                          -         200        200      list     list     200   200   200   200      200      200
POST    /account/register                          -         list       list     list     list     list  list  list  list     list     list
POST    /account/sign-out                          -         home       home     home     home     home  home  home  home     home     home
GET     /account/forgot                            -         200        200      200      200      200   200   200   200      200      200
POST    /account/forgot                            -         200        200      200      200      200   200   200   200      200      200
GET     /account/reset/<token>                     alice's   200        200      200      200      200   200   200   200      200      200
GET     /account/reset/<token>                     unknown   410        410      410      410      410   410   410   410      410      410
POST    /account/reset/<token>                     alice's   list       list     list     list     list  list  list  list     list     list
POST    /account/reset/<token>                     unknown   410        410      410      410      410   410   410   410      410      410
GET     /account/verify/<token>                    alice's   200        200      200      200      200   200   200   200      200      200
GET     /account/verify/<token>                    unknown   410        410      410      410      410   410   410   410      410      410
POST    /account/verify/<token>                    alice's   home       home     account  account  home  home  home  home     home     home
POST    /account/verify/<token>                    unknown   410        410      410      410      410   410   410   410      410      410
POST    /account/verify                            -         in         in       account  account  in    in    in    in       in       in
GET     /account/password                          -         in         in       account  account  in    in    in    in       in       in
POST    /account/password                          -         in         in       account  account  in    in    in    in       in       in
POST    /account/sessions/<uuid:session_id>/end    alice's   in         in       account  404      in    in    in    in       in       in
POST    /account/programs/end-all                  -         in         in       account  account  in    in    in    in       in       in
POST    /account/sessions/end-others               -         in         in       account  account  in    in    in    in       in       in
POST    /account/programs/<uuid:grant_id>/end      alice's   in         in       account  404      in    in    in    in       in       in
GET     /dev/mailbox                               -         200        200      200      200      200   200   200   200      200      200
GET     /brand.css                                 -         200        200      200      200      200   200   200   200      200      200
GET     /robots.txt                                -         200        200      200      200      200   200   200   200      200      200
GET     /api/docs                                  -         200        200      200      200      200   200   200   200      200      200
GET     /healthz                                   -         200        200      200      200      200   200   200   200      200      200
GET     /readyz                                    -         200        200      200      200      200   200   200   200      200      200
GET     /m/stop/<what>/<token>                     alice's   200       200       200       200       200       200       200       200       200       200
GET     /m/stop/<what>/<token>                     unknown   404       404       404       404       404       404       404       404       404       404
POST    /m/stop/<what>/<token>                     alice's   200       200       200       200       200       200       200       200       200       200
POST    /m/stop/<what>/<token>                     unknown   404       404       404       404       404       404       404       404       404       404
POST    /m/start/<what>/<token>                    alice's   200       200       200       200       200       200       200       200       200       200
POST    /m/start/<what>/<token>                    unknown   404       404       404       404       404       404       404       404       404       404
GET     /m/c/<token>                               unknown   home      home      home      home      home      home      home      home      home      home
GET     /m/o/<token>.gif                           unknown   200       200       200       200       200       200       200       200       200       200
POST    /m/bounces                                 -         404       404       404       404       404       404       404       404       404       404
POST    /sms/inbound                               -         404       404       404       404       404       404       404       404       404       404
POST    /sms/status                                -         404       404       404       404       404       404       404       404       404       404
GET     /sg-admin/                                 -         desk-in    desk-in  desk-in  desk-in  200   200   200   desk-in  desk-in  desk-in
GET     /sg-admin/sign-in                          -         200        200      200      200      desk  desk  desk  200      200      200
POST    /sg-admin/sign-in                          -         desk       desk     desk     desk     desk  desk  desk  desk     desk     desk
POST    /sg-admin/sign-in                          customer  422        422      422      422      422   422   422   422      422      422
POST    /sg-admin/sign-out                         -         desk-in    desk-in  desk-in  desk-in  out   out   out   desk-in  desk-in  desk-in
GET     /sg-admin/orders/                          -         desk-in   desk-in   desk-in   desk-in   200       200       200       desk-in   desk-in   desk-in
GET     /sg-admin/orders/<uuid:order_id>           alice's   desk-in   desk-in   desk-in   desk-in   200       200       200       desk-in   desk-in   desk-in
GET     /sg-admin/orders/<uuid:order_id>           unknown   desk-in   desk-in   desk-in   desk-in   404       404       404       desk-in   desk-in   desk-in
POST    /sg-admin/orders/<uuid:order_id>/confirm-payment alice's   desk-in   desk-in   desk-in   desk-in   403       sold      sold      desk-in   desk-in   desk-in
POST    /sg-admin/orders/<uuid:order_id>/cancel    alice's   desk-in   desk-in   desk-in   desk-in   403       sold      sold      desk-in   desk-in   desk-in
POST    /sg-admin/orders/<uuid:order_id>/send      paid      desk-in   desk-in   desk-in   desk-in   403       sold      sold      desk-in   desk-in   desk-in
POST    /sg-admin/orders/<uuid:order_id>/refund    paid      desk-in   desk-in   desk-in   desk-in   403       403       sold      desk-in   desk-in   desk-in
GET     /sg-admin/promotions/                      -         desk-in   desk-in   desk-in   desk-in   200       200       200       desk-in   desk-in   desk-in
GET     /sg-admin/promotions/new                   -         desk-in   desk-in   desk-in   desk-in   403       403       200       desk-in   desk-in   desk-in
POST    /sg-admin/promotions/new                   -         desk-in   desk-in   desk-in   desk-in   403       403       rule      desk-in   desk-in   desk-in
POST    /sg-admin/promotions/conversion            -         desk-in   desk-in   desk-in   desk-in   403       403       rules     desk-in   desk-in   desk-in
GET     /sg-admin/promotions/<uuid:rule_id>        spring    desk-in   desk-in   desk-in   desk-in   200       200       200       desk-in   desk-in   desk-in
POST    /sg-admin/promotions/<uuid:rule_id>/edit   spring    desk-in   desk-in   desk-in   desk-in   403       403       rule      desk-in   desk-in   desk-in
POST    /sg-admin/promotions/<uuid:rule_id>/end    spring    desk-in   desk-in   desk-in   desk-in   403       403       rule      desk-in   desk-in   desk-in
POST    /sg-admin/promotions/<uuid:rule_id>/resume spring    desk-in   desk-in   desk-in   desk-in   403       403       rule      desk-in   desk-in   desk-in
POST    /sg-admin/promotions/<uuid:rule_id>/codes  spring    desk-in   desk-in   desk-in   desk-in   403       403       rule      desk-in   desk-in   desk-in
POST    /sg-admin/promotions/codes/<uuid:code_id>/revoke spring    desk-in   desk-in   desk-in   desk-in   403       403       rule      desk-in   desk-in   desk-in
GET     /sg-admin/messages/                        -         desk-in   desk-in   desk-in   desk-in   200       200       200       desk-in   desk-in   desk-in
POST    /sg-admin/messages/retry                   alice's   desk-in   desk-in   desk-in   desk-in   403       failed    failed    desk-in   desk-in   desk-in
POST    /sg-admin/messages/discard                 alice's   desk-in   desk-in   desk-in   desk-in   403       failed    failed    desk-in   desk-in   desk-in
GET     /sg-admin/messages/cause                   -         desk-in   desk-in   desk-in   desk-in   403       200       200       desk-in   desk-in   desk-in
POST    /sg-admin/messages/cause/retry             -         desk-in   desk-in   desk-in   desk-in   403       failed    failed    desk-in   desk-in   desk-in
POST    /sg-admin/messages/cause/discard           -         desk-in   desk-in   desk-in   desk-in   403       failed    failed    desk-in   desk-in   desk-in
GET     /sg-admin/messages/wordings/               -         desk-in   desk-in   desk-in   desk-in   403       403       200       desk-in   desk-in   desk-in
GET     /sg-admin/messages/wordings/<template>     order_sent desk-in   desk-in   desk-in   desk-in   403       403       200       desk-in   desk-in   desk-in
GET     /sg-admin/messages/wordings/<template>/letter order_sent desk-in   desk-in   desk-in   desk-in   403       403       200       desk-in   desk-in   desk-in
GET     /sg-admin/messages/wordings/<template>     unknown   desk-in   desk-in   desk-in   desk-in   403       403       404       desk-in   desk-in   desk-in
GET     /sg-admin/messages/wordings/<template>/letter unknown   desk-in   desk-in   desk-in   desk-in   403       403       404       desk-in   desk-in   desk-in
POST    /sg-admin/messages/wordings/<template>     order_sent desk-in   desk-in   desk-in   desk-in   403       403       wording   desk-in   desk-in   desk-in
POST    /sg-admin/messages/wordings/<template>/preview order_sent desk-in   desk-in   desk-in   desk-in   403       403       200       desk-in   desk-in   desk-in
POST    /sg-admin/messages/wordings/<template>/test order_sent desk-in   desk-in   desk-in   desk-in   403       403       wording   desk-in   desk-in   desk-in
GET     /sg-admin/messages/customers/              -         desk-in   desk-in   desk-in   desk-in   200       200       200       desk-in   desk-in   desk-in
GET     /sg-admin/messages/customers/<uuid:user_id> alice's   desk-in   desk-in   desk-in   desk-in   200       200       200       desk-in   desk-in   desk-in
GET     /sg-admin/messages/customers/<uuid:user_id> unknown   desk-in   desk-in   desk-in   desk-in   404       404       404       desk-in   desk-in   desk-in
POST    /sg-admin/messages/customers/<uuid:user_id>/opt-out alice's   desk-in   desk-in   desk-in   desk-in   403       customer  customer  desk-in   desk-in   desk-in
POST    /sg-admin/messages/customers/<uuid:user_id>/pause alice's   desk-in   desk-in   desk-in   desk-in   403       customer  customer  desk-in   desk-in   desk-in
POST    /sg-admin/messages/customers/<uuid:user_id>/resume alice's   desk-in   desk-in   desk-in   desk-in   403       customer  customer  desk-in   desk-in   desk-in
GET     /sg-admin/settings/                        -         desk-in   desk-in   desk-in   desk-in   403       403       200       desk-in   desk-in   desk-in
POST    /sg-admin/settings/                        -         desk-in   desk-in   desk-in   desk-in   403       403       settings  desk-in   desk-in   desk-in
"""
ID = re.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
WORDS = {
    "home": "/",
    "cart": "/cart",
    "tocart": "/wishlist/to-cart",
    "checkout": "/checkout",
    "order": "/account/orders/<id>",
    "pay": "/dev/pay/<id>",
    "sold": "/sg-admin/orders/<id>",
    "rule": "/sg-admin/promotions/<id>",
    "rules": "/sg-admin/promotions/",
    "settings": "/sg-admin/settings/",
    "failed": "/sg-admin/messages/",
    "wording": "/sg-admin/messages/wordings/order_sent",
    "customer": "/sg-admin/messages/customers/<id>",
    "told": "/",
    "list": "/wishlist",
    "lamp": "/p/lamp",
    "sharing": "/wishlist/share",
    "account": "/account",
    "in": "/account/sign-in",
    "desk": "/sg-admin/",
    "desk-in": "/sg-admin/sign-in",
    "out": "/sg-admin/sign-in",
}
HEAD, *LINES = [line.split() for line in TABLE.strip().splitlines()]
VISITORS = HEAD[3:]
NEWCOMER = {"name": "Dora", "email": "dora@example.com", "password": PASSWORD}
A_RULE = {"name": "Summer", "kind": "percent", "percent": "12.5", "minimum": "0"}
A_WORDING = {"subject": "Off it goes", "opening": "It is on its way."}
# What is sent, and what stands in the address, where that is not the case itself.
SENT = {
    ("/wishlist/items/<uuid:item_id>/place", "alice's"): {"before": ""},
    ("/wishlist/items/<uuid:item_id>/transfer", "alice's"): {"group": ""},
    ("/wishlist/groups/<uuid:group_id>/place", "alice's"): {"before": ""},
    ("/wishlist/items/<uuid:item_id>/shift", "alice's"): {"to": "up"},
    ("/wishlist/items/<uuid:item_id>/edit", "alice's"): {
        "note": "In blue, please",
        "private": "y",
        "wanted": "2",
        "priority": "high",
        "needed": "2999-12-31",
    },
    ("/wishlist/groups", "-"): {"name": "Somewhere else"},
    ("/wishlist/groups/<uuid:group_id>/edit", "alice's"): {
        "name": "Presents",
        "occasion": "2999-12-31",
    },
    ("/wishlist/groups/<uuid:group_id>/shift", "alice's"): {"to": "1"},
    ("/wishlist/groups/<uuid:group_id>/delete", "alice's"): {"items": "keep"},
    ("/wishlist/share/issue", "-"): {"ungrouped": "y"},
    ("/wishlist/share/groups/<uuid:group_id>/visibility", "alice's"): {
        "visibility": "public",
        "next": "/wishlist/share",
    },
    ("/wishlist/share/links/<uuid:link_id>/revoke", "alice's"): {
        "next": "/wishlist/share",
    },
    ("/cart/lines/<uuid:line_id>/quantity", "alice's"): {"quantity": "2"},
    ("/cart/code", "-"): {"code": "nobody knows it"},
    ("/account/orders/<uuid:order_id>/pay", "alice's"): {"method": "test_card"},
    ("/dev/pay/<uuid:payment_id>", "alice's"): {"answer": "pay"},
    ("/sg-admin/orders/<uuid:order_id>/cancel", "alice's"): {"reason": "As agreed"},
    ("/sg-admin/orders/<uuid:order_id>/refund", "paid"): {
        "reason": "As agreed",
        "what": "whole",
        "once_key": "once",
    },
    ("/sg-admin/promotions/conversion", "-"): {"hours": "48"},
    ("/sg-admin/promotions/new", "-"): A_RULE,
    ("/sg-admin/promotions/<uuid:rule_id>/edit", "spring"): A_RULE,
    ("/sg-admin/promotions/<uuid:rule_id>/codes", "spring"): {
        "email": "bob@example.com",
        "expires": "2999-12-31",
    },
    ("/sg-admin/settings/", "-"): {
        "unpaid_order_hours": "48",
        "abandoned_cart_days": "5",
        "conversion_link_days": "10",
        "after_purchase": "keep",
        "alert_threshold_pct": "12",
        "alert_stock_minimum": "2",
        "alert_cooldown_hours": "48",
        "alert_mail_hours": "12",
        "reminder_wait_days": "4",
        "reminder_interval_days": "8",
        "reminder_most": "2",
        "reminder_throttle_hours": "12",
        "reminders_per_minute": "100",
    },
    ("/sg-admin/messages/cause/retry", "-"): {"cause": "smtp.550"},
    ("/sg-admin/messages/cause/discard", "-"): {"cause": "smtp.550"},
    ("/sg-admin/messages/wordings/<template>", "order_sent"): A_WORDING,
    ("/sg-admin/messages/wordings/<template>/preview", "order_sent"): A_WORDING,
    ("/sg-admin/messages/customers/<uuid:user_id>/opt-out", "alice's"): {
        "reason": "As the customer asked",
    },
    ("/wishlist/items/<uuid:item_id>/watch", "alice's"): {
        "stock": "y",
        "price": "y",
        "percent": "20",
        "below": "30",
    },
    ("/wishlist/items/<uuid:item_id>/bell", "alice's"): {"on": "1"},
    ("/account/sign-in", "-"): {"email": "alice@example.com", "password": PASSWORD},
    ("/account/sign-in", "wrong"): {"email": "alice@example.com", "password": "no"},
    ("/account/register", "-"): NEWCOMER,
    ("/account/forgot", "-"): {"email": "alice@example.com"},
    ("/account/reset/<token>", "alice's"): {"password": "a new one, long"},
    ("/account/password", "-"): {"present": PASSWORD, "new": "a new one, long"},
    ("/sg-admin/sign-in", "-"): {"email": "ada@example.com", "password": PASSWORD},
    ("/sg-admin/sign-in", "customer"): {
        "email": "alice@example.com",
        "password": PASSWORD,
    },
}
IN_ADDRESS = {
    "line_id": "{} line",
    "order_id": "{} order",
    "payment_id": "{} payment",
    "rule_id": "{} rule",
    "code_id": "{} code",
    "item_id": "{} lamp",
    "group_id": "{} group",
    "removal_id": "{} removal",
    "link_id": "{} link",
    "session_id": "{} browser",
    "grant_id": "{} program",
    "user_id": "{} self",
}


def address(world, rule, case):
    known = {"slug": case, "template": case, "what": "reminder"}
    for name, words in IN_ADDRESS.items():
        known[name] = world.ids.get(words.format(case))
    purpose = "reset_password" if "/reset/" in rule else "verify_email"
    tokens = {"alice's": world.links[purpose]}
    if rule.startswith("/w/"):
        tokens = {
            "alice's": world.links["alice's list"],
            "ended": world.links["alice's ended list"],
        }
    if rule.startswith("/wishlist/to-cart/"):
        tokens = {"alice's": world.links["alice's way"]}
    if rule.startswith("/m/st"):
        tokens = {"alice's": world.links["alice's way out"]}
    known["token"] = tokens.get(case, case)
    for name, value in known.items():
        rule = rule.replace(f"<{name}>", str(value)).replace(
            f"<uuid:{name}>", str(value)
        )
    assert "<" not in rule, "the table's case does not fill this address"
    return rule


def sent(world, method, rule, case):
    if rule == "/wishlist/items":
        into = {"group": world.ids["alice's group"]} if case == "into" else {}
        return {"product": world.ids.get(case, world.ids["vase"])} | into
    if rule in {"/cart/lines", "/w/<token>/cart"}:
        return {"variant": world.ids["lamp's variant"]}
    if rule == "/cart/back":
        return {}
    if rule == "/checkout":
        return world.checkout
    ticked = {
        "/wishlist/bulk": {"do": "archive", "items": world.ids["alice's lamp"]},
        "/sg-admin/messages/retry": {"ids": world.ids["alice's letter"]},
        "/sg-admin/messages/discard": {"ids": world.ids["alice's letter"]},
    }
    if rule in ticked:
        return ticked[rule]
    return SENT.get((rule, case), {}) if method == "POST" else None


def ask(world, visitor, line, **headers):
    method, rule, case = line[:3]
    return world.browser(visitor).open(
        address(world, rule, case),
        method=method,
        data=sent(world, method, rule, case),
        headers=headers,
    )


def pages(app):
    """Return the rules of all addresses that are for people."""
    return [rule for rule in app.url_map.iter_rules() if not is_for_programs(rule)]


def for_programs(app):
    """Return the rules of all other addresses."""
    return [rule for rule in app.url_map.iter_rules() if is_for_programs(rule)]


def is_for_programs(rule):
    return rule.rule.startswith(f"{BASE}/")


def asked(rules):
    """Return each method of each rule."""
    return {
        (method, rule.rule)
        for rule in rules
        for method in rule.methods - {"HEAD", "OPTIONS"}
    }


def test_every_page_is_in_the_table(app):
    assert {(method, rule) for method, rule, *_ in LINES} == asked(pages(app))


@pytest.mark.parametrize("line", LINES, ids=lambda line: " ".join(line[:3]))
def test_everybody_gets_where_the_table_says(world, undone, line):
    assert len(line) == len(HEAD), "an expectation is missing"
    told = {}
    for visitor in VISITORS:
        with undone():
            answer = ask(world, visitor, line)
        told[visitor] = ID.sub("<id>", where_to(answer)) or str(answer.status_code)
        assert bool(where_to(answer)) == (answer.status_code == 303), visitor
    expected = dict(zip(VISITORS, line[3:], strict=True))
    assert told == {who: WORDS.get(what, what) for who, what in expected.items()}


@pytest.mark.parametrize("line", LINES, ids=lambda line: " ".join(line[:3]))
def test_a_fragment_is_refused_to_whom_the_page_is(world, undone, line):
    for visitor, expected in zip(VISITORS, line[3:], strict=True):
        with undone():
            answer = ask(world, visitor, line, **{"HX-Request": "true"})
        if expected in {"in", "desk-in"}:
            assert answer.status_code == 401, visitor
            assert answer.headers["HX-Redirect"].startswith(WORDS[expected]), visitor
            assert not answer.data, visitor
        elif expected == "told":
            assert answer.status_code == 422, visitor
        elif expected.isdigit():
            assert str(answer.status_code) == expected, visitor
        else:
            assert answer.status_code in {200, 303}, visitor
