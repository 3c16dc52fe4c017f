"""Who may go where: a written expectation for every page and every kind of visitor."""

import re

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
GET     /account/messages                          -         in        in        200       200       in        in        in        in        in        in
GET     /account/messages/earlier                  -         in        in        200       200       in        in        in        in        in        in
GET     /account/messages/choices                  -         in        in        messages  messages  in        in        in        in        in        in
GET     /account/messages/phone                    -         in        in        messages  messages  in        in        in        in        in        in
GET     /account/messages/phone/code               -         in        in        messages  messages  in        in        in        in        in        in
POST    /account/messages/choices                  -         in        in        messages  messages  in        in        in        in        in        in
POST    /account/messages/pause                    -         in        in        messages  messages  in        in        in        in        in        in
POST    /account/messages/resume                   -         in        in        messages  messages  in        in        in        in        in        in
POST    /account/messages/stop                     -         in        in        messages  messages  in        in        in        in        in        in
POST    /account/messages/return                   -         in        in        messages  messages  in        in        in        in        in        in
POST    /account/messages/reminders/pause          -         in        in        messages  messages  in        in        in        in        in        in
POST    /account/messages/reminders/resume         -         in        in        messages  messages  in        in        in        in        in        in
POST    /account/messages/phone                    -         in        in        messages  messages  in        in        in        in        in        in
POST    /account/messages/phone/code               -         in        in        messages  422       in        in        in        in        in        in
POST    /account/messages/phone/drop               -         in        in        messages  messages  in        in        in        in        in        in
GET     /dev/mailbox                               -         200        200      200      200      200   200   200   200      200      200
GET     /dev/mailbox/<name>/letter                 unknown   404        404      404      404      404   404   404   404      404      404
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
GET     /metrics                                   -         200       200       200       200       200       200       200       200       200       200
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
    "messages": "/account/messages",
    "in": "/account/sign-in",
    "desk": "/sg-admin/",
    "desk-in": "/sg-admin/sign-in",
    "out": "/sg-admin/sign-in",
}
