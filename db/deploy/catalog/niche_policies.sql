-- Deploy leadmill:catalog/niche_policies to pg

begin;

alter table catalog.niche enable row level security;

create function catalog.niches_with_a_form() returns uuid[]
language sql stable security definer -- the policies of forms ask for the niche, which would ask for its form
set search_path = pg_catalog, pg_temp
begin atomic
  select array(select s.niche_id from catalog.form_schema as s where s.status = 'active');
end;

comment on function catalog.niches_with_a_form() is $$Niches with a form in use: nobody can fill in that of another.$$;

grant execute on function catalog.niches_with_a_form() to anon;

create policy "anyone sees niches that take leads" on catalog.niche
for select to anon using (is_active and id = any ((select catalog.niches_with_a_form())::uuid[]));

-- A buyer's history names niches that are gone.
create policy "members see every niche" on catalog.niche
for select to member, partner using (true);

create policy "admins see every niche" on catalog.niche
for select to admin using (true);

grant select on catalog.niche to anon, member, partner, admin;

commit;
