create trigger leads_are_read_only
instead of insert or update or delete on api.leads
for each row execute function ops.views_are_read_only();

create trigger ledger_entries_is_read_only
instead of insert or update or delete on api.ledger_entries
for each row execute function ops.views_are_read_only();

create trigger balances_is_read_only
instead of insert or update or delete on api.balances
for each row execute function ops.views_are_read_only();

create trigger platform_balances_are_read_only
instead of insert or update or delete on api.platform_balances
for each row execute function ops.views_are_read_only();

create trigger ledger_seals_are_read_only
instead of insert or update or delete on api.ledger_seals
for each row execute function ops.views_are_read_only();

create trigger assignments_are_read_only
instead of insert or update or delete on api.assignments
for each row execute function ops.views_are_read_only();

create trigger distribution_traces_are_read_only
instead of insert or update or delete on api.distribution_traces
for each row execute function ops.views_are_read_only();

create trigger distribution_decisions_are_read_only
instead of insert or update or delete on api.distribution_decisions
for each row execute function ops.views_are_read_only();

create trigger refund_terms_are_read_only
instead of insert or update or delete on api.refund_terms
for each row execute function ops.views_are_read_only();

create trigger refund_requests_are_read_only
instead of insert or update or delete on api.refund_requests
for each row execute function ops.views_are_read_only();

create trigger crm_connections_are_read_only
instead of insert or update or delete on api.crm_connections
for each row execute function ops.views_are_read_only();

create trigger crm_stages_are_read_only
instead of insert or update or delete on api.crm_stages
for each row execute function ops.views_are_read_only();

create trigger crm_deal_fields_are_read_only
instead of insert or update or delete on api.crm_deal_fields
for each row execute function ops.views_are_read_only();

create trigger crm_exclusions_are_read_only
instead of insert or update or delete on api.crm_exclusions
for each row execute function ops.views_are_read_only();

create trigger crm_field_mappings_are_read_only
instead of insert or update or delete on api.crm_field_mappings
for each row execute function ops.views_are_read_only();

create trigger crm_imports_are_read_only
instead of insert or update or delete on api.crm_imports
for each row execute function ops.views_are_read_only();

create trigger crm_import_failures_are_read_only
instead of insert or update or delete on api.crm_import_failures
for each row execute function ops.views_are_read_only();

create trigger crm_webhook_events_are_read_only
instead of insert or update or delete on api.crm_webhook_events
for each row execute function ops.views_are_read_only();

create trigger crm_deals_are_read_only
instead of insert or update or delete on api.crm_deals
for each row execute function ops.views_are_read_only();

create trigger listings_are_read_only
instead of insert or update or delete on api.listings
for each row execute function ops.views_are_read_only();

create trigger all_listings_are_read_only
instead of insert or update or delete on api.all_listings
for each row execute function ops.views_are_read_only();

create trigger marketplace_settings_are_read_only
instead of insert or update or delete on api.marketplace_settings
for each row execute function ops.views_are_read_only();

create trigger favorites_are_read_only
instead of insert or update or delete on api.favorites
for each row execute function ops.views_are_read_only();

create trigger feedbacks_are_read_only
instead of insert or update or delete on api.feedbacks
for each row execute function ops.views_are_read_only();

create trigger billing_addresses_are_read_only
instead of insert or update or delete on api.billing_addresses
for each row execute function ops.views_are_read_only();

create trigger mail_preferences_are_read_only
instead of insert or update or delete on api.mail_preferences
for each row execute function ops.views_are_read_only();

create trigger subscription_caps_are_read_only
instead of insert or update or delete on api.subscription_caps
for each row execute function ops.views_are_read_only();
