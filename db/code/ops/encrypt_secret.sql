-- LM960 encryption_key_missing (503): There is no key to encrypt secrets with.
--   To do: See [operations](operations.md#secrets-of-tenants).
-- LM961 encryption_key_invalid (-): This is not a key that can encrypt (command line only).
--   To do: Make one with `leadmill encryption-key`.

create or replace function ops.add_encryption_key(public_key text) returns text
language plpgsql volatile
as $$
declare
  v_key bytea;
  v_key_id text;
begin
  begin
    v_key := extensions.dearmor(add_encryption_key.public_key);
    -- pgcrypto reads keys that it cannot encrypt with: it needs one RSA subkey and supports no elliptic curves.
    v_key_id := extensions.pgp_key_id(extensions.pgp_pub_encrypt('', v_key));
  exception when external_routine_invocation_exception then
    raise exception using
      errcode = 'LM961',
      message = 'this key cannot encrypt',
      detail = sqlerrm,
      hint = 'Use an armoured OpenPGP certificate with exactly one RSA encryption subkey.';
  end;
  insert into ops.encryption_key as k (key_id, public_key) values (v_key_id, v_key)
  -- A key that is added again becomes the newest again.
  on conflict on constraint encryption_key_pkey do update set created_at = clock_timestamp();
  return v_key_id;
end
$$;

comment on function ops.add_encryption_key(text) is
$$Encrypt with this key from now on. The operator calls it after giving the private half to the workers. Returns the id of the
key.
Errors: LM961 this key cannot encrypt.$$;

create or replace function ops.encrypt_secret(purpose text, tenant_id uuid, row_id uuid, secret text) returns bytea
language plpgsql volatile
as $$
declare
  v_key bytea;
begin
  select k.public_key into v_key from ops.encryption_key as k where k.key_id = ops.encryption_key_id();
  if not found then
    perform ops.raise_http(503, 'LM960', 'there is no key to encrypt secrets with', null,
      'Make one with `leadmill encryption-key FILE`.');
  end if;
  -- The purpose is part of the encrypted text: a message that is moved to another row or tenant is refused when it is
  -- decrypted.
  return extensions.pgp_pub_encrypt(
    jsonb_build_object(
      'purpose', encrypt_secret.purpose, 'tenant_id', encrypt_secret.tenant_id, 'row_id', encrypt_secret.row_id, 'secret',
        encrypt_secret.secret)::text,
    v_key, 'cipher-algo=aes256, compress-algo=0');
end
$$;

comment on function ops.encrypt_secret(text, uuid, uuid, text) is
$$Encrypt a secret of a tenant for storage. Only a worker with the private key can decrypt it. purpose: table and column.
tenant_id: null for the platform. row_id: the row that the secret will be stored in.
Errors: LM960 no key yet.$$;
