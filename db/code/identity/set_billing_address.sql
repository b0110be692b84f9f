create or replace function identity.set_billing_address(
  line1 text,
  city text,
  country text,
  line2 text default null,
  region text default null,
  postal_code text default null,
  name text default null,
  tax_number text default null
) returns void
language plpgsql volatile security definer -- web roles write no table
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
declare
  v_organization_id constant uuid := identity.require_permission('manage_billing');
  v_tax_number constant text := upper(regexp_replace(set_billing_address.tax_number, '[^A-Za-z0-9]', '', 'g'));
begin
  perform identity.refuse_faults(
    identity.text_fault('line1', set_billing_address.line1, 200, true),
    identity.text_fault('line2', set_billing_address.line2, 200, false),
    identity.text_fault('city', set_billing_address.city, 100, true),
    identity.text_fault('region', set_billing_address.region, 100, false),
    identity.text_fault('postal_code', set_billing_address.postal_code, 20, false),
    identity.text_fault('name', set_billing_address.name, 200, false),
    case when coalesce(set_billing_address.country !~ '^[A-Za-z]{2}$', true) then
      '{"field": "country", "code": "not_a_match", "message": "must be the ISO 3166 code of a country, two letters"}'::jsonb end,
    case when v_tax_number <> '' and v_tax_number !~ '^[A-Z0-9]{4,20}$' then
      '{"field": "tax_number", "code": "not_a_match", "message": "must have 4 to 20 letters and digits"}'::jsonb end);
  insert into identity.billing_address (organization_id, name, line1, line2, city, region, postal_code, country, tax_number)
  values (
    v_organization_id,
    ops.trimmed_line(set_billing_address.name),
    ops.trimmed_line(set_billing_address.line1),
    ops.trimmed_line(set_billing_address.line2),
    ops.trimmed_line(set_billing_address.city),
    ops.trimmed_line(set_billing_address.region),
    ops.trimmed_line(set_billing_address.postal_code),
    upper(set_billing_address.country),
    nullif(v_tax_number, ''))
  on conflict (organization_id) do update set
    name = excluded.name,
    line1 = excluded.line1,
    line2 = excluded.line2,
    city = excluded.city,
    region = excluded.region,
    postal_code = excluded.postal_code,
    country = excluded.country,
    tax_number = excluded.tax_number,
    updated_at = clock_timestamp();
end
$$;

comment on function identity.set_billing_address(text, text, text, text, text, text, text, text) is
$$Replace the billing address of the caller's organisation. country: ISO 3166, two letters.
tax_number: such as a VAT number; blanks and punctuation are left out.
Errors: LM109 faults, LM115 role not allowed.$$;

grant execute on function identity.set_billing_address(text, text, text, text, text, text, text, text) to member;

create or replace function api.set_billing_address(
  line1 text,
  city text,
  country text,
  line2 text default null,
  region text default null,
  postal_code text default null,
  name text default null,
  tax_number text default null
) returns void
language sql volatile
begin atomic
  select identity.set_billing_address(
    ops.bounded(set_billing_address.line1, 'line1'), ops.bounded(set_billing_address.city, 'city'),
      ops.bounded(set_billing_address.country, 'country'), ops.bounded(set_billing_address.line2, 'line2'),
    ops.bounded(set_billing_address.region, 'region'), ops.bounded(set_billing_address.postal_code, 'postal_code'),
      ops.bounded(set_billing_address.name, 'name'), ops.bounded(set_billing_address.tax_number, 'tax_number', 100));
end;

comment on function api.set_billing_address(text, text, text, text, text, text, text, text) is
$$Replace the billing address of your organisation
All of it: an argument that is not given becomes empty. country: ISO 3166, two letters.
tax_number: such as a VAT number; blanks and punctuation are left out.
Errors: LM109 faults, LM115 role not allowed.$$;

grant execute on function api.set_billing_address(text, text, text, text, text, text, text, text) to member;
