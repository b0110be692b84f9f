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
  b.updated_at
from identity.billing_address as b;

comment on view api.billing_addresses is
$$Where bills go
Members see the address of their organisation, admins all. Written by set_billing_address.$$;
comment on column api.billing_addresses.organization_id is $$The organisation.$$;
comment on column api.billing_addresses.name is $$Name on the bill, where it is not that of the organisation.$$;
comment on column api.billing_addresses.line1 is $$Street and number.$$;
comment on column api.billing_addresses.line2 is $$Second line.$$;
comment on column api.billing_addresses.city is $$City.$$;
comment on column api.billing_addresses.region is $$State, province or county.$$;
comment on column api.billing_addresses.postal_code is $$Postal code.$$;
comment on column api.billing_addresses.country is $$ISO 3166 code, two letters.$$;
comment on column api.billing_addresses.updated_at is $$When it was last changed.$$;

grant select on api.billing_addresses to member, admin;

create trigger billing_addresses_are_read_only
instead of insert or update or delete on api.billing_addresses
for each row execute function ops.views_are_read_only();
