create or replace view api.billing_addresses with (security_invoker = true) as
select
  b.organization_id,
  b.name,
  b.line1,
  b.line2,
  b.city,
  b.region,
  b.postal_code,
  b.country,
  b.tax_number,
  b.updated_at
from identity.billing_address as b;

comment on view api.billing_addresses is
$$Billing addresses
Members see the address of their organisation, admins all of them. Change it with set_billing_address.$$;
comment on column api.billing_addresses.name is $$Name on the bill, if it is not that of the organisation.$$;
comment on column api.billing_addresses.line1 is $$Street and number.$$;
comment on column api.billing_addresses.region is $$State, province or county.$$;
comment on column api.billing_addresses.country is $$ISO 3166 code, two letters.$$;

comment on column api.billing_addresses.tax_number is $$Such as a VAT number; letters and digits only.$$;

grant select on api.billing_addresses to member, admin;

create trigger billing_addresses_are_read_only
instead of insert or update or delete on api.billing_addresses
for each row execute function ops.views_are_read_only();
