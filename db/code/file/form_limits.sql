create or replace function file.amount_limits(minimum text, maximum text) returns jsonb
language sql stable
set search_path = pg_catalog, pg_temp
as $$
  select coalesce(jsonb_object_agg(c.code, jsonb_build_object(
    'minimum', ledger.to_decimal((ops.setting_of(minimum) ->> c.code)::bigint, c.code),
    'maximum', ledger.to_decimal((ops.setting_of(maximum) ->> c.code)::bigint, c.code),
    'decimals', c.exponent)), '{}')
  from ledger.currency as c
  where ops.setting_of(minimum) ? c.code and ops.setting_of(maximum) ? c.code
$$;

comment on function file.amount_limits(text, text) is
$$The range of amounts in each currency that two settings say, decimal.$$;

create or replace function file.form_limits() returns jsonb
language sql stable security definer -- everybody may know them, but nobody reads the settings
set search_path = pg_catalog, pg_temp
begin atomic
  select jsonb_build_object(
    'contact', catalog.fields_schema(intake.contact_fields()),
    'attribution', catalog.fields_schema(intake.attribution_fields()),
    'contact_message', catalog.fields_schema(intake.contact_message_fields()),
    'contact_topics', jsonb_build_object('de', ops.setting_of('intake.contact_topics_german')),
    'submission_key', jsonb '{"type": "string", "minLength": 8, "maxLength": 200}',
    'password', jsonb_build_object(
      'minLength', identity.password_rules() -> 'shortest', 'maxLength', identity.password_rules() -> 'longest'),
    'account', jsonb '{"email": 254, "organization": 200, "first_name": 100, "last_name": 100, "phone": 40, "website": 500}',
    'files', ops.setting_of('file.types'),
    'files_per_lead', ops.setting_of('file.files_per_lead'),
    'deposits', file.amount_limits('billing.deposit_minimum', 'billing.deposit_maximum'),
    'paystack_deposits', file.amount_limits('billing.paystack_deposit_minimum', 'billing.paystack_deposit_maximum'),
    'payments', file.amount_limits('billing.payment_minimum', 'billing.payment_maximum'),
    'default_currency', ops.setting_of('billing.default_currency'));
end;

comment on function file.form_limits() is
$$Limits that a page needs before it sends a form: JSON Schema of contact, attribution and the contact form, labels of its topics,
lengths of account texts, password rules, media types and sizes of files, and the range of deposits and payments in each currency.$$;

grant execute on function file.form_limits() to anon, member, partner, admin;

create or replace function api.form_limits() returns jsonb
language sql stable
begin atomic
  select file.form_limits();
end;

comment on function api.form_limits() is
$$Limits of forms
What a page needs to know before it sends a form: {contact, attribution, contact_message: JSON Schema in the manner of form_json_schema;
contact_topics {language: {topic: label}}; submission_key; password {minLength, maxLength}; account: maximum length of each text; files
{purpose: {media type: maximum bytes}}; files_per_lead; deposits {currency: {minimum, maximum, decimals}}, also paystack_deposits and
payments (of people without an account); default_currency}. For everybody. It changes only with the settings.$$;

grant execute on function api.form_limits() to anon, member, partner, admin;
