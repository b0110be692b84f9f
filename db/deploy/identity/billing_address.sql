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
  tax_number text,
  updated_at timestamptz not null default clock_timestamp(),
  constraint billing_address_texts_are_short check (
    length(name) <= 200 and length(line1) <= 200 and length(line2) <= 200 and length(city) <= 100 and length(region) <= 100
    and length(postal_code) <= 20),
  constraint billing_address_tax_number_is_canonical check (tax_number ~ '^[A-Z0-9]{4,20}$'),
  constraint billing_address_country_is_two_letters check (country ~ '^[A-Z]{2}$')
);

comment on table identity.billing_address is $$The address that is printed on an organisation's bills.$$;
comment on column identity.billing_address.tax_number is $$Letters and digits only, upper case.$$;

alter table identity.billing_address enable row level security;

commit;
