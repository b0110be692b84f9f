-- Deploy leadmill:api/create_niche to pg

begin;

create function api.create_niche(
  slug text,
  name text,
  description text default null,
  currency text default 'USD'
) returns uuid
language sql volatile
begin atomic
  select catalog.create_niche(
    ops.bounded(create_niche.slug, 'slug'),
    ops.bounded(create_niche.name, 'name'),
    ops.bounded(create_niche.description, 'description', 5000),
    ops.bounded(create_niche.currency, 'currency'));
end;

comment on function api.create_niche(text, text, text, text) is
$$Make a niche
It takes leads once it has an active form. Answers its id.
slug: lower case, digits and hyphens, for ever. currency: ISO 4217, for ever.
Errors: LM210 faults, listed in details; LM211 slug taken.$$;

grant execute on function api.create_niche(text, text, text, text) to admin;

commit;
