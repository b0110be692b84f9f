-- LM313 unknown_form (404): There is no such form.
--   To do: Forms are `lead` with a niche, `sign_up`, `contact` and `payment`.

create or replace function intake.create_form_challenge(niche text, form text) returns jsonb
language plpgsql volatile security definer -- reads the key that signs, which no caller may see
set search_path = pg_catalog, pg_temp
as $$
declare
  v_form constant text :=
    coalesce(create_form_challenge.form, case when create_form_challenge.niche is null then 'sign_up' else 'lead' end);
  v_niche catalog.niche;
begin
  if v_form = 'sign_up' then
    return ops.form_challenge('sign_up', ops.setting_of('identity.sign_up_guard'));
  elsif v_form = 'contact' then
    return ops.form_challenge('contact', ops.setting_of('intake.contact_guard'));
  elsif v_form = 'payment' then
    return ops.form_challenge('payment', ops.setting_of('billing.payment_guard'));
  elsif v_form <> 'lead' then
    perform ops.raise_http(404, 'LM313', 'no such form', left(v_form, 100));
  end if;
  select n.* into v_niche from catalog.niche as n where n.slug = create_form_challenge.niche and n.retired_at is null;
  if not found then
    perform ops.raise_http(404, 'LM202', 'no such niche', left(create_form_challenge.niche, 100));
  end if;
  return ops.form_challenge('lead ' || v_niche.slug, catalog.form_guard_of(v_niche));
end
$$;

comment on function intake.create_form_challenge(text, text) is
$$Create a challenge for a form: lead (of a niche), sign_up, contact or payment. It is not stored. form: null for lead if niche is given,
else for sign_up.
Errors: LM202 no such niche, LM313 no such form.$$;

grant execute on function intake.create_form_challenge(text, text) to anon, member, partner, admin;
