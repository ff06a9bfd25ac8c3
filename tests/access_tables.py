"""Every address that is not ours alone, name by name: the log-in package's, and the desk's on Django's admin."""

# Whoever is not logged in comes here.
OPEN_ACCOUNT = frozenset(
    {
        "account_confirm_email",
        "account_confirm_login_code",
        "account_email_verification_sent",
        "account_inactive",
        "account_login",
        "account_logout",
        "account_reset_password",
        "account_reset_password_done",
        "account_reset_password_from_key",
        "account_reset_password_from_key_done",
        "account_signup",
        "mfa_authenticate",
        "mfa_login_webauthn",
        "openid_connect_callback",
        "openid_connect_login",
        "socialaccount_login_cancelled",
        "socialaccount_login_error",
        "socialaccount_signup",
    }
)
# A person's own log-in, password and second factor: for nobody before he is logged in.
OWN_ACCOUNT = frozenset(
    {
        "account_change_password",
        "account_email",
        "account_reauthenticate",
        "account_set_password",
        "mfa_activate_totp",
        "mfa_add_webauthn",
        "mfa_deactivate_totp",
        "mfa_download_recovery_codes",
        "mfa_edit_webauthn",
        "mfa_generate_recovery_codes",
        "mfa_index",
        "mfa_list_webauthn",
        "mfa_reauthenticate",
        "mfa_reauthenticate_webauthn",
        "mfa_remove_webauthn",
        "mfa_view_recovery_codes",
        "socialaccount_connections",
    }
)
# A redirect of the log-in package from an old address to the present one.
REDIRECTS = frozenset({"django.views.generic.base.RedirectView"})

# The desk: for the wholesaler's staff alone. Staff serve every company, so there is no other company to them.
DESK_TABLES = frozenset(
    {
        "aftersales_creditnote",
        "aftersales_return",
        "catalogue_agreement",
        "catalogue_agreementprice",
        "catalogue_category",
        "catalogue_item",
        "catalogue_ownpartnumber",
        "catalogue_synonym",
        "catalogue_unitofmeasure",
        "customers_apikey",
        "customers_company",
        "customers_membership",
        "customers_shipto",
        "inventory_calendar",
        "inventory_capacity",
        "inventory_carrier",
        "inventory_deliveryzone",
        "inventory_lane",
        "inventory_protection",
        "inventory_receipt",
        "inventory_site",
        "inventory_stockbalance",
        "inventory_stockmovement",
        "inventory_supplieritem",
        "kernel_auditentry",
        "kernel_outboxmessage",
        "kernel_user",
        "orders_order",
        "promising_promise",
    }
)
DESK_SCREENS = frozenset(
    {
        "aftersales_creditnote",
        "aftersales_return",
        "inventory_receipt",
        "inventory_stockbalance",
        "orders_order",
        "promising_promise",
    }
)
DESK = frozenset(
    {
        *(
            f"admin:{table}_{page}"
            for table in DESK_TABLES
            for page in ("add", "change", "changelist", "delete")
        ),
        *(f"admin:{table}_history" for table in DESK_TABLES),
        *(f"admin:{table}_deed" for table in DESK_SCREENS),
        "admin:orders_order_cancel",
        "admin:customers_company_gain_rule",
        "admin:django.views.generic.base.RedirectView",
        *(f"admin:{page}" for page in ("index", "app_list", "autocomplete", "jsi18n", "login", "logout")),
        *(f"admin:{page}" for page in ("password_change", "password_change_done", "view_on_site")),
    }
)
