create or replace function intake.create_form_challenge(niche text) returns jsonb
language plpgsql volatile security definer -- reads the key that signs, which no caller may see
set search_path = pg_catalog, pg_temp
as $$
declare
  v_niche catalog.niche;
begin
  if create_form_challenge.niche is null then
    return ops.form_challenge('sign_up', ops.setting_of('identity.sign_up_guard'));
  end if;
  select n.* into v_niche from catalog.niche as n where n.slug = create_form_challenge.niche and n.retired_at is null;
  if not found then
    perform ops.raise_http(404, 'LM202', 'no such niche', left(create_form_challenge.niche, 100));
  end if;
  return ops.form_challenge('lead ' || v_niche.slug, catalog.form_guard_of(v_niche));
end
$$;

comment on function intake.create_form_challenge(text) is
$$Create a challenge for the form of a niche, or for sign-up if niche is null. It is not stored.
Errors: LM202 no such niche.$$;

grant execute on function intake.create_form_challenge(text) to anon, member, partner, admin;
