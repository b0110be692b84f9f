-- Deploy leadmill:catalog/create_niche to pg

begin;

create function catalog.create_niche(
  slug text,
  name text,
  description text default null,
  currency text default 'USD'
) returns uuid
language sql volatile security definer -- web roles write no table
set search_path = pg_catalog, pg_temp
begin atomic
  insert into catalog.niche (slug, name, description, currency)
  values (create_niche.slug, create_niche.name, create_niche.description, create_niche.currency)
  returning niche.id;
end;

comment on function catalog.create_niche(text, text, text, text) is
$$Make a niche. It takes leads once it has an active form schema.
Errors: 23505 slug taken, 23514 a constraint by its name, 23503 no such currency.$$;

grant execute on function catalog.create_niche(text, text, text, text) to admin;

commit;
