-- Deploy leadmill:api/set_billing_address to pg

begin;

create function api.set_billing_address(
  line1 text,
  city text,
  country text,
  line2 text default null,
  region text default null,
  postal_code text default null,
  name text default null
) returns void
language sql volatile
begin atomic
  select identity.set_billing_address(
    ops.bounded(set_billing_address.line1, 'line1'), ops.bounded(set_billing_address.city, 'city'), ops.bounded(set_billing_address.country, 'country'), ops.bounded(set_billing_address.line2, 'line2'),
    ops.bounded(set_billing_address.region, 'region'), ops.bounded(set_billing_address.postal_code, 'postal_code'), ops.bounded(set_billing_address.name, 'name'));
end;

comment on function api.set_billing_address(text, text, text, text, text, text, text) is
$$Write the billing address of your organisation
All of it: what is not given is empty from here on. country: ISO 3166, two letters.
Errors: LM109 faults, LM115 neither owner nor manager.$$;

grant execute on function api.set_billing_address(text, text, text, text, text, text, text) to member;

commit;
