-- Deploy leadmill:identity/billing_address to pg

begin;

create table identity.billing_address (
  organization_id uuid primary key references identity.organization (id),
  name text,
  line1 text not null,
  line2 text,
  city text not null,
  region text,
  postal_code text,
  country text not null,
  updated_at timestamptz not null default clock_timestamp(),
  constraint billing_address_texts_are_short check (
    length(name) <= 200 and length(line1) <= 200 and length(line2) <= 200 and length(city) <= 100 and length(region) <= 100
    and length(postal_code) <= 20),
  constraint billing_address_country_is_two_letters check (country ~ '^[A-Z]{2}$')
);

comment on table identity.billing_address is $$The address that stands on what an organisation is billed.$$;
comment on column identity.billing_address.organization_id is $$The organisation.$$;
comment on column identity.billing_address.name is $$Name on the bill, where it is not that of the organisation.$$;
comment on column identity.billing_address.line1 is $$Street and number.$$;
comment on column identity.billing_address.line2 is $$Second line.$$;
comment on column identity.billing_address.city is $$City.$$;
comment on column identity.billing_address.region is $$State, province or county.$$;
comment on column identity.billing_address.postal_code is $$Postal code.$$;
comment on column identity.billing_address.country is $$ISO 3166 code, two letters.$$;
comment on column identity.billing_address.updated_at is $$When it was last changed.$$;

alter table identity.billing_address enable row level security;

commit;
