-- LM108 link_invalid (400): The link of the mail is unknown, has been used or has expired.
--   To do: Ask for a new one.

create or replace function identity.proof_of(token text, purpose text) returns identity.proof
language plpgsql volatile
as $$
declare
  v_hash constant bytea := sha256(convert_to(coalesce(proof_of.token, ''), 'UTF8'));
  v_proof identity.proof;
begin
  -- Lock all proofs of the address in one order, because one that is proved voids all. Of two that are followed at
  -- once, one waits, and then finds nothing.
  perform from identity.proof as p
  where p.email = (
    select o.email from identity.one_time_token as t join identity.proof as o on o.id = t.proof_id where t.hash = v_hash)
  order by p.id
  for update;
  select p.* into v_proof
  from identity.proof as p
  where p.id = (select t.proof_id from identity.one_time_token as t where t.hash = v_hash)
    and p.purpose = proof_of.purpose
    and p.expires_at > clock_timestamp()
    and p.wrong_passwords < 10;
  if not found then
    perform ops.raise_http(400, 'LM108', 'link is not valid', null,
      'It was used, has expired or was never sent. Ask for a new one.');
  end if;
  return v_proof;
end
$$;

comment on function identity.proof_of(text, text) is
$$The proof of a token, locked together with all proofs of its address. It stays valid until identity.revoke_proofs() is
called.
Errors: LM108 unknown, used, run out, or of another purpose.$$;

create or replace function identity.revoke_proofs(email text) returns void
language sql volatile
set search_path = pg_catalog, pg_temp
as $$
  -- Locked in one order, so that two links of one address that are followed at once cannot deadlock.
  with found as (
    select p.id, p.purpose
    from identity.proof as p
    where p.email = revoke_proofs.email
      or p.user_id = (select u.id from identity.user_account as u where u.email = revoke_proofs.email and u.deleted_at is null)
    order by p.id
    for update
  )
  -- An invitation is the organisation's, and a notice gives nobody anything.
  delete from identity.proof as p using found
  where p.id = found.id and found.purpose in ('verify_email', 'reset_password', 'change_email')
$$;

comment on function identity.revoke_proofs(text) is
$$Delete the sign-ups and links for passwords of an address, once its owner has been authenticated, and the links that would change this
address of an account. Invitations stay.$$;
