create or replace function api.form_challenge(niche text default null, form text default null) returns jsonb
language sql volatile
begin atomic
  select intake.create_form_challenge(ops.bounded(form_challenge.niche, 'niche'), ops.bounded(form_challenge.form, 'form'));
end;

comment on function api.form_challenge(text, text) is
$$Begin to fill in a form
Returns a challenge of ALTCHA (version 2: {"parameters", "signature"}), which its widget solves, with is_required and seconds.
Send what the widget returns with submit_lead, sign_up, send_contact_message or POST /payments as the header X-Form-Proof, within the
hour, not earlier than after so many seconds, and only once. If the request is refused for its faults, the proof stays valid. Send the
value of a field that people do not see as the header X-Form-Trap: only robots fill it in. niche: slug, for the form of its leads. form:
contact or payment; leave out both for sign-up.
Errors: LM202 no such niche, LM313 no such form.$$;

grant execute on function api.form_challenge(text, text) to anon, member, partner, admin;
