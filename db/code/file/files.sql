create or replace view api.files with (security_invoker = true) as
select
  f.id,
  f.purpose,
  f.organization_id,
  f.lead_id,
  f.media_type,
  f.byte_count,
  f.status,
  f.deletion_reason,
  f.created_at,
  f.stored_at,
  f.deleted_at
from file.file as f;

comment on view api.files is
$$Logos and attachments
Members see the logos of their organisation and the attachments of leads that it bought; admins see all. Outside this API, GET
/files/{id} downloads a file and POST /files begins an upload.$$;
comment on column api.files.purpose is $$logo or attachment.$$;
comment on column api.files.organization_id is $$The organisation whose logo it is.$$;
comment on column api.files.lead_id is $$The lead that it is attached to.$$;
comment on column api.files.media_type is $$image/png, image/jpeg, image/webp or application/pdf.$$;
comment on column api.files.status is $$awaited (not completed yet), stored or deleted.$$;
comment on column api.files.deletion_reason is
$$not_uploaded (not completed within a day), refused (not what was announced), replaced (by a newer logo), removed, or
rejected (with its lead).$$;
comment on column api.files.created_at is $$When the upload was requested.$$;
comment on column api.files.stored_at is $$When its bytes were checked and accepted.$$;

grant select on api.files to member, admin;
