// Written by `make generate` from the catalogue; a test fails when it is out of date.
export type Json = string | number | boolean | null | { [key: string]: Json | undefined } | Json[]

export type Database = {
  api: {
    Tables: { [_ in never]: never }
    Views: {
      all_listings: {
        Row: {
          id: string
          lead_id: string
          niche_id: string
          /** Public number: two letters of the state, or XX, and six digits. */
          number: string
          /** waiting (for approve_listing), open, sold_out or withdrawn. */
          status: string
          /** Two-letter code, if known. */
          state: string | null
          /** City, if known. */
          city: string | null
          /** Date of the event, if known. */
          event_date: string | null
          /** Category, if known. */
          category: string | null
          /** The person's words, without anything that looks like contact data. */
          description: string | null
          /** Price for one buyer, decimal. */
          price: number | null
          /** ISO 4217 code of the price. */
          currency: string
          /** How many buyers it was listed for. */
          max_buyers: number
          /** How many buyers the lead has, on all channels. */
          sold_count: number
          /** The maximum that applies: max_buyers, or less if an earlier buyer was promised less. */
          effective_max_buyers: number
          listed_at: string
          updated_at: string
        }
        Relationships: [
          { foreignKeyName: 'listing_lead_id_fkey'; columns: ['lead_id']; isOneToOne: true; referencedRelation: 'leads'; referencedColumns: ['id'] },
          { foreignKeyName: 'listing_niche_id_fkey'; columns: ['niche_id']; isOneToOne: false; referencedRelation: 'form_guards'; referencedColumns: ['niche_id'] },
          { foreignKeyName: 'listing_niche_id_fkey'; columns: ['niche_id']; isOneToOne: false; referencedRelation: 'niches'; referencedColumns: ['id'] },
        ]
      }
      api_keys: {
        Row: {
          id: string
          organization_id: string
          name: string
          /** The beginning of the key, by which it can be recognised. */
          prefix: string
          /** A key for tests: it reaches test leads and what is public, nothing else. */
          is_test: boolean
          /** read, submit_leads, manage. */
          scopes: string[]
          /** Niches for which it may submit leads; null: all. */
          niche_ids: string[] | null
          networks: string[] | null
          /** From then on it is refused; null: never. */
          expires_at: string | null
          rotated_from_id: string | null
          revoked_at: string | null
          /** Its last successful request, to the minute. */
          last_used_at: string | null
          created_by: string | null
          created_at: string
        }
        Relationships: [
          { foreignKeyName: 'api_key_created_by_fkey'; columns: ['created_by']; isOneToOne: false; referencedRelation: 'users'; referencedColumns: ['id'] },
          { foreignKeyName: 'api_key_rotated_from_id_fkey'; columns: ['rotated_from_id']; isOneToOne: true; referencedRelation: 'api_keys'; referencedColumns: ['id'] },
        ]
      }
      assignments: {
        Row: {
          id: string
          /** The buyer. */
          organization_id: string
          lead_id: string
          /** The niche of the lead. */
          niche_id: string | null
          /** distribution or marketplace. */
          channel: string
          /** The subscription that bought it; null on the marketplace. */
          subscription_id: string | null
          /** The level of the sale; null on the marketplace. */
          competition_level_id: string | null
          /** sold or refunded. */
          status: string
          /** What was paid, decimal. */
          price: number | null
          /** ISO 4217 code of the price. */
          currency: string
          /** The maximum number of buyers that this buyer was promised. */
          max_buyers: number
          /** The charge; the id in ledger_entries. */
          journal_id: number
          /** The buyer's balance after the charge, decimal: wallet_after and promo_after less debt_after. */
          balance_after: number | null
          /** The wallet after the charge. */
          wallet_after: number | null
          /** Promotional credit after the charge; it is spent before the wallet. */
          promo_after: number | null
          /** Debt after the charge. */
          debt_after: number | null
          /** The answers, typed by the form schema. */
          answers: Json | null
          /** Name of the person. */
          contact_name: string | null
          /** E-mail address of the person, lower case. */
          contact_email: string | null
          /** Phone number of the person, as given. */
          contact_phone: string | null
          /** When the lead was submitted. */
          submitted_at: string | null
          created_at: string
          /** The form version of the answers; the id in form_schemas. */
          form_schema_id: string | null
          /** The listing of the lead, if it has one; the id in listings. */
          listing_id: string | null
          /** The public number of the listing, such as NY168658. */
          number: string | null
          /** What the buyer's own system calls the lead, as its endpoint answered. */
          buyer_reference: string | null
          /** How far the buyer is with the lead: new, contacted, qualified, won or lost. Changed by record_progress. */
          stage: string
          /** The buyer's own note, changed by record_progress. */
          note: string | null
        }
        Relationships: [
          { foreignKeyName: 'assignment_lead_id_fkey'; columns: ['lead_id']; isOneToOne: false; referencedRelation: 'leads'; referencedColumns: ['id'] },
          { foreignKeyName: 'assignment_subscription_is_of_its_buyer'; columns: ['subscription_id', 'organization_id']; isOneToOne: false; referencedRelation: 'subscriptions'; referencedColumns: ['id', 'organization_id'] },
          { foreignKeyName: 'lead_niche_id_fkey'; columns: ['niche_id']; isOneToOne: false; referencedRelation: 'form_guards'; referencedColumns: ['niche_id'] },
          { foreignKeyName: 'lead_niche_id_fkey'; columns: ['niche_id']; isOneToOne: false; referencedRelation: 'niches'; referencedColumns: ['id'] },
          { foreignKeyName: 'lead_schema_is_of_its_niche'; columns: ['form_schema_id', 'niche_id']; isOneToOne: false; referencedRelation: 'form_schema_versions'; referencedColumns: ['id', 'niche_id'] },
          { foreignKeyName: 'lead_schema_is_of_its_niche'; columns: ['form_schema_id', 'niche_id']; isOneToOne: false; referencedRelation: 'form_schemas'; referencedColumns: ['id', 'niche_id'] },
        ]
      }
      audit_events: {
        Row: {
          /** Increases, with gaps. */
          id: number
          /** insert, update, delete or truncate; or the name of an action, such as log_in_refused. */
          action: string
          /** room.table of the row. */
          entity: string
          /** Key of the row. The parts of a composite key are joined by /. */
          entity_id: string | null
          /** The row before the change; for an update, only what changed. Secrets and personal data read "redacted". */
          before: Json | null
          /** The row after the change, in the same form; for an action, its details. */
          after: Json | null
          /** Null for anonymous callers and jobs. */
          user_id: string | null
          /** Database role of the caller. */
          role: string
          /** Session of the caller. */
          session_id: string | null
          /** Organisation that the caller acted for. */
          organization_id: string | null
          /** Network address of the caller. */
          address: string | null
          /** User-Agent of the caller. */
          agent: string | null
          /** Request id, the same in every log. */
          request_id: string | null
          created_at: string
          /** The caller's address now, if there still is an account. */
          user_email: string | null
          /** What the organisation of the caller is called now. */
          organization_name: string | null
        }
        Relationships: [
        ]
      }
      auto_recharges: {
        Row: {
          organization_id: string
          currency: string
          /** Decimal amount: when less can be spent, the wallet is refilled. */
          threshold: number | null
          /** Decimal amount of each recharge. */
          amount: number | null
          /** How many may begin in a day, in UTC. */
          daily_maximum: number
          payment_method_id: string
          /** False when it was stopped. */
          is_enabled: boolean
          /** How many in a row were declined. */
          failures: number
          /** Why it is paused; null while it works. set_auto_recharge begins again. */
          paused_reason: string | null
          /** After a decline: none begins before. */
          next_at: string | null
          updated_at: string
        }
        Relationships: [
          { foreignKeyName: 'recharge_rule_payment_method_id_fkey'; columns: ['payment_method_id']; isOneToOne: false; referencedRelation: 'payment_methods'; referencedColumns: ['id'] },
        ]
      }
      balance_alerts: {
        Row: {
          organization_id: string
          currency: string
          /** As set, decimal; 0: never warn, null: the threshold of the platform applies. */
          threshold: number | null
          /** The address for warnings; null: the members who manage the money get them. */
          email: string | null
          /** When the address was confirmed; while null, the members who manage the money are warned. */
          confirmed_at: string | null
          /** Whether funds were below the threshold at the last check. */
          is_low: boolean
          /** When the last warning was sent. */
          alerted_at: string | null
          /** The threshold in force, decimal, even if it is the platform's; 0: never warn. */
          effective_threshold: number | null
        }
        Relationships: [
        ]
      }
      balances: {
        Row: {
          organization_id: string | null
          currency: string
          /** Money paid in and not spent. */
          wallet: number | null
          /** Promotional credit left; spent first. */
          promo: number | null
          /** What is owed; the next deposit repays it first. */
          debt: number | null
          /** Reserved by active holds. */
          held: number | null
          /** What can be spent now: wallet and promo without held; nothing while in debt or frozen. */
          available: number | null
          /** open; frozen: of an organisation that is closed, until the operator pays the money back; closed: nothing was left. */
          status: string | null
        }
        Relationships: [
        ]
      }
      billing_addresses: {
        Row: {
          organization_id: string
          /** Name on the bill, if it is not that of the organisation. */
          name: string | null
          /** Street and number. */
          line1: string
          line2: string | null
          city: string
          /** State, province or county. */
          region: string | null
          postal_code: string | null
          /** ISO 3166 code, two letters. */
          country: string
          /** Such as a VAT number; letters and digits only. */
          tax_number: string | null
          updated_at: string
        }
        Relationships: [
        ]
      }
      channels: {
        Row: {
          id: string
          organization_id: string | null
          /** google_chat, slack, teams, telegram, email, endpoint. */
          kind: string
          name: string
          /** By which a member recognises the target: its host or space, and its last characters. */
          hint: string | null
          /** What is not secret: chat_id and message_thread_id of Telegram, address of a mailbox, format, is_ordered and reject_is_return_request of an endpoint. */
          settings: Json | null
          /** active, or disabled: nothing is sent until enable_channel. */
          status: string
          /** What the other side said, or for how long nothing could be sent. */
          disabled_reason: string | null
          disabled_at: string | null
          /** Of a mailbox: since when it gets notifications; null until the link in the mail was followed. */
          confirmed_at: string | null
          /** When the present row of failures began; null after a success. */
          failing_since_at: string | null
          /** The user who created it. */
          created_by: string | null
          created_at: string
          /** When it was last changed by a person. */
          updated_at: string
        }
        Relationships: [
          { foreignKeyName: 'channel_created_by_fkey'; columns: ['created_by']; isOneToOne: false; referencedRelation: 'users'; referencedColumns: ['id'] },
        ]
      }
      competition_levels: {
        Row: {
          id: string
          niche_id: string
          /** Name shown to people, such as Exclusive. */
          name: string
          /** Position in the order of evaluation, from 1; null once retired. */
          order_position: number | null
          /** Price of one lead for one buyer, decimal. */
          price: number | null
          /** ISO 4217 code of the niche's currency. */
          currency: string | null
          /** A lead that is sold at this level has at most this many buyers. */
          max_buyers: number
          created_at: string
          updated_at: string
          /** From this time on nothing is sold at it; null while it is in use. */
          retired_at: string | null
        }
        Relationships: [
          { foreignKeyName: 'competition_level_niche_id_fkey'; columns: ['niche_id']; isOneToOne: false; referencedRelation: 'form_guards'; referencedColumns: ['niche_id'] },
          { foreignKeyName: 'competition_level_niche_id_fkey'; columns: ['niche_id']; isOneToOne: false; referencedRelation: 'niches'; referencedColumns: ['id'] },
        ]
      }
      consents: {
        Row: {
          /** What submit_lead is sent of a text that the person agreed to. */
          id: string
          niche_id: string
          text: string
          /** Whether a lead must have it. */
          is_required: boolean
          /** Place in the form. */
          position: number
          created_at: string
          /** Since when the form does not ask for it; null: it does. */
          retired_at: string | null
        }
        Relationships: [
          { foreignKeyName: 'consent_niche_id_fkey'; columns: ['niche_id']; isOneToOne: false; referencedRelation: 'form_guards'; referencedColumns: ['niche_id'] },
          { foreignKeyName: 'consent_niche_id_fkey'; columns: ['niche_id']; isOneToOne: false; referencedRelation: 'niches'; referencedColumns: ['id'] },
        ]
      }
      contact_messages: {
        Row: {
          id: string
          /** Name as given. */
          name: string
          /** E-mail address, lower case; nobody has proved that it is theirs. */
          email: string
          message: string
          /** The niche that it is about, if its sender named one. */
          niche_id: string | null
          /** Topic that its sender chose, if any. */
          topic: string | null
          /** new, answered or spam. */
          status: string
          /** Admin who marked it answered or spam. */
          handled_by: string | null
          handled_at: string | null
          /** Network address from which it was sent. */
          address: string | null
          /** User-Agent with which it was sent. */
          agent: string | null
          created_at: string
        }
        Relationships: [
          { foreignKeyName: 'contact_message_handled_by_fkey'; columns: ['handled_by']; isOneToOne: false; referencedRelation: 'users'; referencedColumns: ['id'] },
          { foreignKeyName: 'contact_message_niche_id_fkey'; columns: ['niche_id']; isOneToOne: false; referencedRelation: 'form_guards'; referencedColumns: ['niche_id'] },
          { foreignKeyName: 'contact_message_niche_id_fkey'; columns: ['niche_id']; isOneToOne: false; referencedRelation: 'niches'; referencedColumns: ['id'] },
        ]
      }
      crm_authorizations: {
        Row: {
          id: string
          organization_id: string
          /** The user who began. */
          requested_by: string
          /** begun, exchanging (a worker asks Pipedrive), connected or refused. */
          status: string
          /** Why it was refused, as a code: code_refused means to begin again. */
          problem: string | null
          /** The connection that has access now. */
          connection_id: string | null
          created_at: string
          /** Until then it can be completed. */
          expires_at: string
          finished_at: string | null
        }
        Relationships: [
          { foreignKeyName: 'authorization_request_connection_id_fkey'; columns: ['connection_id']; isOneToOne: false; referencedRelation: 'crm_connections'; referencedColumns: ['id'] },
          { foreignKeyName: 'authorization_request_requested_by_fkey'; columns: ['requested_by']; isOneToOne: false; referencedRelation: 'users'; referencedColumns: ['id'] },
        ]
      }
      crm_connections: {
        Row: {
          /** Time-ordered uuid; part of the address of its webhook. */
          id: string
          /** The organisation that owns the account; null for the platform. */
          organization_id: string | null
          /** Niche of the leads; null: deals are not imported. */
          niche_id: string | null
          /** A name; at first that of the company, when access was granted by OAuth. */
          name: string
          /** The company's subdomain of pipedrive.com. */
          company_domain: string
          /** The company's number, read from the account; webhooks of another company are refused. */
          company_id: number | null
          /** Path of its webhooks below PUBLIC_URL. */
          webhook_path: string | null
          /** checking: the token has not been tried yet; connected; refused: Pipedrive does not accept it, and problem says why; reconnect: access has to be granted again. */
          status: string
          /** Whether access was granted by OAuth; otherwise by an API token. */
          is_oauth: boolean
          /** What webhooks are created for: deal, lead, person, activity. */
          objects: string[]
          /** Whether Pipedrive had a webhook for each of them at the last check. */
          has_webhooks: boolean | null
          /** Whether archived deals become leads too; Pipedrive lists them apart. */
          takes_archived: boolean
          /** Minimum age of deals that become leads. */
          youngest: string
          /** Maximum age of deals that become leads. */
          oldest: string
          /** Whether events are told and deals imported; false: paused. */
          is_active: boolean
          /** When Pipedrive accepted the token last; null before the first time. */
          checked_at: string | null
          /** When pipelines, stages and fields were read; they are trusted for an hour. */
          account_read_at: string | null
          /** No request is sent to Pipedrive before, because it limited our rate. */
          paused_until_at: string | null
          /** The last problem, as a code; null after a successful exchange. */
          problem: string | null
          /** When the problem occurred. */
          problem_at: string | null
          /** The user who created it; members read null unless that user is or was in their organisation. */
          created_by: string | null
          created_at: string
          /** When a user changed it last. */
          updated_at: string
          /** Whether notifications show the e-mail address and number of a person. */
          shows_contact: boolean
        }
        Relationships: [
          { foreignKeyName: 'connection_niche_id_fkey'; columns: ['niche_id']; isOneToOne: false; referencedRelation: 'form_guards'; referencedColumns: ['niche_id'] },
          { foreignKeyName: 'connection_niche_id_fkey'; columns: ['niche_id']; isOneToOne: false; referencedRelation: 'niches'; referencedColumns: ['id'] },
        ]
      }
      crm_deal_fields: {
        Row: {
          connection_id: string
          /** 40 hex digits, different in each account. */
          key: string
          /** Its label in the account. */
          name: string
          /** Type at Pipedrive, such as varchar, enum or monetary. */
          type: string
          /** Choices of an enum or a set: [{"id", "label"}]. */
          options: Json
          /** Order in the account. */
          position: number
        }
        Relationships: [
          { foreignKeyName: 'deal_field_connection_id_fkey'; columns: ['connection_id']; isOneToOne: false; referencedRelation: 'crm_connections'; referencedColumns: ['id'] },
        ]
      }
      crm_deals: {
        Row: {
          connection_id: string
          deal_id: number
          lead_id: string
          lead_status: string
          /** When the deal was last changed at Pipedrive, in the imported state. */
          deal_updated_at: string
          person_id: number | null
          person_read_at: string | null
          /** When it became a lead. */
          created_at: string
          /** When the lead was changed by an import last. */
          updated_at: string
        }
        Relationships: [
          { foreignKeyName: 'imported_deal_connection_id_fkey'; columns: ['connection_id']; isOneToOne: false; referencedRelation: 'crm_connections'; referencedColumns: ['id'] },
          { foreignKeyName: 'imported_deal_lead_id_fkey'; columns: ['lead_id']; isOneToOne: true; referencedRelation: 'leads'; referencedColumns: ['id'] },
        ]
      }
      crm_exclusions: {
        Row: {
          id: string | null
          connection_id: string
          pipeline_name: string
          /** Name of a stage of it; null is the whole pipeline. */
          stage_name: string | null
          /** How many stages of the account it excludes. */
          matches: number | null
        }
        Relationships: [
          { foreignKeyName: 'exclusion_connection_id_fkey'; columns: ['connection_id']; isOneToOne: false; referencedRelation: 'crm_connections'; referencedColumns: ['id'] },
        ]
      }
      crm_field_mappings: {
        Row: {
          connection_id: string
          /** Id of the form's field. */
          field: string
          /** Key of a custom field; or title, value, currency, status, lost_reason, expected_close_date, add_time, pipeline, stage of the deal. */
          source: string
          /** Name of the custom field. */
          source_name: string | null
          /** Part of a value that has parts, such as locality of an address; value where none is named. */
          part: string | null
        }
        Relationships: [
          { foreignKeyName: 'field_mapping_connection_id_fkey'; columns: ['connection_id']; isOneToOne: false; referencedRelation: 'crm_connections'; referencedColumns: ['id'] },
        ]
      }
      crm_import_failures: {
        Row: {
          id: number
          run_id: string
          /** Number of the deal, or the value in its place when it has none. */
          deal_id: string
          /** What is wrong, as a list of {"field", "code", "message"}; without personal data. */
          faults: Json
          created_at: string
        }
        Relationships: [
          { foreignKeyName: 'import_failure_run_id_fkey'; columns: ['run_id']; isOneToOne: false; referencedRelation: 'crm_imports'; referencedColumns: ['id'] },
        ]
      }
      crm_imports: {
        Row: {
          id: string
          connection_id: string
          /** schedule or admin. */
          cause: string
          /** Admin who started it. */
          requested_by: string | null
          /** queued, running, succeeded or failed. A run with failed deals has succeeded. */
          status: string
          /** Deals that were added earlier are left out. */
          window_starts_at: string
          /** Deals that were added later are left out. */
          window_ends_at: string
          /** Which of Pipedrive's lists comes next: deals, archived, deleted. */
          current_list: string
          /** Pages imported so far. */
          pages: number
          /** Requests to Pipedrive so far. */
          calls: number
          /** What they cost of the day's budget, by Pipedrive's price list. */
          tokens: number
          /** Deals read so far: the sum of the counts that follow. */
          seen: number
          /** New leads. */
          imported: number
          /** Leads that were changed. */
          updated: number
          /** Leads that equal their deal. */
          unchanged: number
          /** Leads that are past approval and no longer change. */
          kept: number
          /** Leads rejected because their deal was deleted. */
          withdrawn: number
          /** Deals of excluded pipelines and stages. */
          excluded: number
          /** Deals that are too young or too old. */
          outside: number
          /** Deleted deals without a lead, and states older than the known one. */
          ignored: number
          /** Deals that could not become leads; crm_import_failures has the reasons. */
          failed: number
          /** Failures since the last page. */
          consecutive_failures: number
          /** Why it failed or is delayed, as a code. */
          problem: string | null
          /** When it was requested. */
          created_at: string
          /** When a worker first began it. */
          started_at: string | null
          /** When its last page was imported. */
          progressed_at: string | null
          finished_at: string | null
          /** Its duration, so far if it is running. */
          seconds: number | null
        }
        Relationships: [
          { foreignKeyName: 'import_run_connection_id_fkey'; columns: ['connection_id']; isOneToOne: false; referencedRelation: 'crm_connections'; referencedColumns: ['id'] },
          { foreignKeyName: 'import_run_requested_by_fkey'; columns: ['requested_by']; isOneToOne: false; referencedRelation: 'users'; referencedColumns: ['id'] },
        ]
      }
      crm_stages: {
        Row: {
          connection_id: string
          /** Number of the pipeline at Pipedrive. */
          pipeline_id: number
          pipeline_name: string
          /** Number of the stage at Pipedrive. */
          stage_id: number
          stage_name: string
          /** Order within the pipeline. */
          position: number
          /** Whether its deals are not imported. */
          is_excluded: boolean | null
        }
        Relationships: [
          { foreignKeyName: 'stage_connection_id_fkey'; columns: ['connection_id']; isOneToOne: false; referencedRelation: 'crm_connections'; referencedColumns: ['id'] },
        ]
      }
      crm_webhook_events: {
        Row: {
          id: number
          connection_id: string
          /** Pipedrive's id of the event, equal for retries. */
          event_id: string
          /** create, change or delete. */
          action: string
          /** The kind of object that changed; deals, leads, persons and activities are read again. */
          entity: string
          /** The number of the object; null for objects without one, such as Pipedrive's own leads. */
          entity_id: number | null
          /** When it happened, by Pipedrive's clock. */
          happened_at: string | null
          /** Of the import: waiting, done, or ignored because it is not about a deal, or deals are not imported. */
          status: string
          /** The outcome of the deal, named as the counts of crm_imports; missing when it was not found. */
          outcome: string | null
          /** The faults of the deal, as in crm_import_failures. */
          faults: Json | null
          received_at: string
          /** When the import read the deal again. */
          handled_at: string | null
          /** The id of the object as Pipedrive writes it: a number or a uuid. */
          object_id: string | null
          /** Of the notifications: waiting, told, nothing (no change that was not told already), merged, missing (the object was not found) or ignored. */
          change_status: string
        }
        Relationships: [
          { foreignKeyName: 'webhook_event_connection_id_fkey'; columns: ['connection_id']; isOneToOne: false; referencedRelation: 'crm_connections'; referencedColumns: ['id'] },
        ]
      }
      deliveries: {
        Row: {
          /** Id of the delivery, the first part of a mail's Message-ID and the webhook-id of a request. It stays the same when the delivery is sent again. */
          id: string
          /** Name of the mail: verify_email, lead_assigned, …; null for what is no mail. */
          template: string | null
          /** The rule that wanted it; null for other mails and tests of a channel. The rule may be gone. */
          rule_id: string | null
          /** The channel; null for mails to people. The channel may be gone. */
          channel_id: string | null
          /** The organisation of the channel, or for which the user gets the mail, if any. */
          organization_id: string | null
          /** The recipient; null if it is the submitter of a lead, an organisation or a channel. */
          user_id: string | null
          /** The lead whose submitter is the recipient. */
          lead_id: string | null
          /** Ids of the subjects of a mail: lead_id, assignment_id. */
          refs: Json
          /** The kind of the first event that it tells of. */
          event_kind: string | null
          /** Kind, ids and time of each event, at most 100. */
          events: Json
          /** How many events it tells of; a digest lists the first 100. */
          event_count: number
          /** Whether it is a test. */
          is_test: boolean
          /** held (until due_at: quiet hours, a digest, another attempt), due, sending, sent or failed (permanently). */
          status: string
          /** When it is sent at the earliest. */
          due_at: string
          /** Number of attempts to send it. */
          attempts: number
          /** What was answered last: the reply code of a mail server or the status of HTTP. */
          status_code: number | null
          /** Why the last attempt failed. */
          last_error: string | null
          /** What the receiver calls it: the name of a message, or the reference of a buyer's system. */
          external_reference: string | null
          created_at: string
          /** When it was sent or failed permanently. */
          finished_at: string | null
        }
        Relationships: [
        ]
      }
      delivery_attempts: {
        Row: {
          /** Whose attempt it is; the key of the log. */
          delivery_id: string
          /** 1 for the first; it goes on counting when a delivery is sent again. */
          number: number
          organization_id: string | null
          /** sent, retry (another attempt follows), failed, gone (and the channel is disabled), refused (a mail address), lost (nobody knows). */
          outcome: string
          /** Of HTTP, or the reply of the mail server; null if nothing was answered. */
          status_code: number | null
          /** Milliseconds from the request to the end of the answer. */
          duration_ms: number | null
          /** The first 1024 characters of what was answered, as text. */
          answer: string | null
          /** What went wrong, or why a buyer's endpoint rejects the lead. */
          problem: string | null
          finished_at: string
        }
        Relationships: [
        ]
      }
      deposit_refunds: {
        Row: {
          id: string
          /** The deposit that is paid back. */
          deposit_id: string
          /** The organisation whose wallet pays it; null for a payment that stands alone. */
          organization_id: string | null
          /** Decimal amount. */
          amount: number | null
          currency: string
          /** requested, requires_action, pending, needs_attention, succeeded, failed or canceled. A refund that succeeded may still fail: the money is in the wallet again then. */
          status: string
          /** Why it was requested. */
          reason: string | null
          /** Why it failed, in the processor's words. */
          failure_reason: string | null
          /** When it was requested, or first reported. */
          created_at: string
          updated_at: string
        }
        Relationships: [
          { foreignKeyName: 'refund_deposit_id_fkey'; columns: ['deposit_id']; isOneToOne: false; referencedRelation: 'deposits'; referencedColumns: ['id'] },
        ]
      }
      deposits: {
        Row: {
          id: string
          /** The organisation whose wallet is credited; null for a payment that stands alone (view payments). */
          organization_id: string | null
          /** Decimal amount. */
          amount: number | null
          currency: string
          /** created, pending, paid, failed or expired. */
          status: string
          /** Page to pay on, while it is open. */
          checkout_url: string | null
          /** The payment method that paid or should pay, such as card. */
          payment_method: string | null
          /** Why the last attempt to pay failed. */
          failure_reason: string | null
          /** Decimal amount that was refunded. */
          refunded: number | null
          /** Decimal amount that disputes have withdrawn. */
          disputed: number | null
          processor: string
          /** Whether it is real money. */
          livemode: boolean
          /** When it was requested. */
          created_at: string
          updated_at: string
          /** When it was credited. */
          paid_at: string | null
        }
        Relationships: [
        ]
      }
      differences: {
        Row: {
          /** Ascending in order of discovery. */
          id: number
          /** open; settled: they agree now; explained: an admin gave the reason. */
          status: string
          /** no journal: the processor has a movement that the ledger does not have; no transaction: the reverse; other amount: both have it, with different amounts; no refund: the processor has given a payment back, and the ledger has not refunded all of it. */
          fault: string
          /** Decimal amount that moved at the processor; positive is what came in. */
          processor_amount_moved: number | null
          /** Decimal amount that moved in the ledger. */
          ledger_amount: number | null
          currency: string
          processor: string
          /** The movement at the processor (txn_…). */
          transaction_id: string | null
          journal_id: number | null
          /** The explanation of the admin. */
          reason: string | null
          /** The reconciliation that found it. */
          reconciliation_id: number
          found_at: string
          /** When it was settled or explained. */
          closed_at: string | null
        }
        Relationships: [
          { foreignKeyName: 'difference_reconciliation_id_fkey'; columns: ['reconciliation_id']; isOneToOne: false; referencedRelation: 'reconciliations'; referencedColumns: ['id'] },
        ]
      }
      disputes: {
        Row: {
          /** The dispute at the processor. */
          id: string
          deposit_id: string
          /** The organisation whose wallet pays it; null for a payment that stands alone. */
          organization_id: string | null
          /** Decimal amount that is disputed. */
          amount: number | null
          currency: string
          /** warning_… are inquiries and move no money; needs_response, under_review, prevented, lost, won. */
          status: string
          /** The reason given by the payer. */
          reason: string | null
          /** Decimal amount taken so far. */
          withdrawn: number | null
          /** Decimal amount given back so far. */
          reinstated: number | null
          /** The deadline for a response. */
          evidence_due_at: string | null
          processor: string
          /** When it was first reported. */
          created_at: string
          updated_at: string
        }
        Relationships: [
          { foreignKeyName: 'dispute_deposit_id_fkey'; columns: ['deposit_id']; isOneToOne: false; referencedRelation: 'deposits'; referencedColumns: ['id'] },
        ]
      }
      distribution_decisions: {
        Row: {
          /** The run; see distribution_traces. */
          run_id: string
          lead_id: string
          /** Owner of the subscription. */
          organization_id: string
          subscription_id: string
          competition_level_id: string
          /** bought, or the rule that refused the lead: already_bought (its owner has the lead), organization_inactive, filter (does not match), filter_unknown (needs an answer that the lead does not have), insufficient_funds. */
          decision: string
          created_at: string
        }
        Relationships: [
          { foreignKeyName: 'candidate_decision_run_id_fkey'; columns: ['run_id']; isOneToOne: false; referencedRelation: 'distribution_traces'; referencedColumns: ['run_id'] },
        ]
      }
      distribution_traces: {
        Row: {
          run_id: string
          lead_id: string
          /** Rank of the run in the order in which runs took effect. */
          position: number
          /** sold: somebody bought; unsold: nobody could; full: the lead had all its buyers before. */
          outcome: string
          started_at: string
          /** When it had decided. */
          ended_at: string
          competition_level_id: string | null
          /** Position of the level at that moment. */
          order_position: number | null
          /** Its price at that moment, decimal. */
          price: number | null
          /** ISO 4217 code of the price. */
          currency: string | null
          /** Its maximum at that moment. */
          max_buyers: number | null
          /** How many more buyers the lead could have here. */
          room: number | null
          /** How many subscriptions were evaluated. */
          evaluated_count: number | null
          /** How many of them bought. */
          bought: number | null
          /** How many each rule refused: already_bought, organization_inactive, filter, filter_unknown, insufficient_funds. Which ones: distribution_decisions. */
          rejection_counts: Json | null
        }
        Relationships: [
          { foreignKeyName: 'run_lead_id_fkey'; columns: ['lead_id']; isOneToOne: false; referencedRelation: 'leads'; referencedColumns: ['id'] },
        ]
      }
      favorites: {
        Row: {
          listing_id: string
          created_at: string
        }
        Relationships: [
          { foreignKeyName: 'favorite_listing_id_fkey'; columns: ['listing_id']; isOneToOne: false; referencedRelation: 'all_listings'; referencedColumns: ['id'] },
        ]
      }
      feedbacks: {
        Row: {
          id: string
          assignment_id: string
          /** The buyer. */
          organization_id: string
          /** The user who gave the feedback. */
          given_by: string
          /** The person became a customer. */
          booked: boolean
          /** How the person reacted: responsive, partial or ghosted. */
          lead_responsive: string
          /** Days from the purchase to the booking, if given. */
          time_to_book: number | null
          /** What the buyer charged the person, decimal, if given. */
          amount_charged: number | null
          /** Promotional credit given for the feedback, decimal. */
          reward: number | null
          /** ISO 4217 code of both amounts. */
          currency: string
          created_at: string
          /** The purchase was refunded, so the reward was taken back. */
          is_reward_taken_back: boolean | null
        }
        Relationships: [
          { foreignKeyName: 'feedback_assignment_id_fkey'; columns: ['assignment_id']; isOneToOne: true; referencedRelation: 'assignments'; referencedColumns: ['id'] },
          { foreignKeyName: 'feedback_given_by_fkey'; columns: ['given_by']; isOneToOne: false; referencedRelation: 'users'; referencedColumns: ['id'] },
        ]
      }
      field_mappings: {
        Row: {
          /** The newer version of the two. */
          form_schema_id: string
          /** Position in the list, from 1. */
          position: number
          /** The older version of the two. */
          from_schema_id: string
          /** direct, renamed, split, merged or deprecated. */
          kind: string
          from_ids: string[]
          /** Fields of the newer version; none if the old ones are deprecated. */
          to_ids: string[]
          /** Text between the parts of a value that is split or merged. */
          separator: string | null
          /** List of {"from": {field: answer}, "to": {field: answer}}: which answers became which. */
          answer_table: Json | null
        }
        Relationships: [
          { foreignKeyName: 'field_mapping_form_schema_id_fkey'; columns: ['form_schema_id']; isOneToOne: false; referencedRelation: 'form_schema_versions'; referencedColumns: ['id'] },
          { foreignKeyName: 'field_mapping_form_schema_id_fkey'; columns: ['form_schema_id']; isOneToOne: false; referencedRelation: 'form_schemas'; referencedColumns: ['id'] },
          { foreignKeyName: 'field_mapping_from_schema_id_fkey'; columns: ['from_schema_id']; isOneToOne: false; referencedRelation: 'form_schema_versions'; referencedColumns: ['id'] },
          { foreignKeyName: 'field_mapping_from_schema_id_fkey'; columns: ['from_schema_id']; isOneToOne: false; referencedRelation: 'form_schemas'; referencedColumns: ['id'] },
        ]
      }
      files: {
        Row: {
          id: string
          /** logo or attachment. */
          purpose: string
          /** The organisation whose logo it is. */
          organization_id: string | null
          /** The lead that it is attached to. */
          lead_id: string | null
          /** image/png, image/jpeg, image/webp or application/pdf. */
          media_type: string
          byte_count: number
          /** awaited (not completed yet), stored or deleted. */
          status: string
          /** not_uploaded (not completed within a day), refused (not what was announced), replaced (by a newer logo), removed, or rejected (with its lead). */
          deletion_reason: string | null
          /** When the upload was requested. */
          created_at: string
          /** When its bytes were checked and accepted. */
          stored_at: string | null
          deleted_at: string | null
        }
        Relationships: [
          { foreignKeyName: 'file_lead_id_fkey'; columns: ['lead_id']; isOneToOne: false; referencedRelation: 'leads'; referencedColumns: ['id'] },
        ]
      }
      form_guards: {
        Row: {
          niche_id: string
          /** Whether leads need a proof of work (form_challenge). */
          is_required: boolean | null
          /** A form that was filled in faster is refused. */
          seconds: number | null
          /** The work of the proof, in units of 65,536 hashes. */
          effort: number | null
        }
        Relationships: [
        ]
      }
      form_schema_versions: {
        Row: {
          id: string
          niche_id: string
          /** Consecutive number within the niche, from 1. */
          version: number
          /** draft, active (one per niche) or retired. */
          status: string
          /** List of fields, as in form_schemas. */
          fields: Json
          /** What changed since the version before. */
          change_summary: string | null
          created_by: string | null
          created_at: string
          activated_by: string | null
          activated_at: string | null
        }
        Relationships: [
          { foreignKeyName: 'form_schema_activated_by_fkey'; columns: ['activated_by']; isOneToOne: false; referencedRelation: 'users'; referencedColumns: ['id'] },
          { foreignKeyName: 'form_schema_created_by_fkey'; columns: ['created_by']; isOneToOne: false; referencedRelation: 'users'; referencedColumns: ['id'] },
          { foreignKeyName: 'form_schema_niche_id_fkey'; columns: ['niche_id']; isOneToOne: false; referencedRelation: 'form_guards'; referencedColumns: ['niche_id'] },
          { foreignKeyName: 'form_schema_niche_id_fkey'; columns: ['niche_id']; isOneToOne: false; referencedRelation: 'niches'; referencedColumns: ['id'] },
        ]
      }
      form_schemas: {
        Row: {
          id: string
          niche_id: string
          /** Consecutive number within the niche, from 1. */
          version: number
          /** draft, active (one per niche) or retired. */
          status: string
          /** List of {"id", "label", "type", "required", "help", "options", "placeholder", "unit", "labels", "step", "group", "shown_if"}. type: text, textarea, email, phone, number, range, select, multi-select, radio, boolean, date or location. options: a list of texts to choose from, or limits: {"min", "max", "step"}, {"max_length", "pattern"}, {"requires", "countries"}. labels: what people read instead of an option. step: title of the step that the field stands in; without, it continues the one before. group: heading above neighbouring fields. shown_if: a condition on earlier fields, in the language of filters; the field is shown only if it is true. */
          fields: Json
          /** From this time on leads are checked against it. */
          activated_at: string | null
        }
        Relationships: [
          { foreignKeyName: 'form_schema_niche_id_fkey'; columns: ['niche_id']; isOneToOne: false; referencedRelation: 'form_guards'; referencedColumns: ['niche_id'] },
          { foreignKeyName: 'form_schema_niche_id_fkey'; columns: ['niche_id']; isOneToOne: false; referencedRelation: 'niches'; referencedColumns: ['id'] },
        ]
      }
      invitations: {
        Row: {
          id: string
          organization_id: string
          email: string
          /** The role that the new member gets. */
          role: string
          /** pending, accepted, refused (by the person invited), withdrawn or expired. */
          status: string | null
          /** Who sent it last; it is void once this member may no longer invite. */
          invited_by: string
          accepted_by: string | null
          created_at: string
          /** When its mail was last requested. */
          sent_at: string
          expires_at: string
          /** Null while it is pending. */
          ended_at: string | null
        }
        Relationships: [
          { foreignKeyName: 'invitation_accepted_by_fkey'; columns: ['accepted_by']; isOneToOne: false; referencedRelation: 'users'; referencedColumns: ['id'] },
          { foreignKeyName: 'invitation_invited_by_fkey'; columns: ['invited_by']; isOneToOne: false; referencedRelation: 'users'; referencedColumns: ['id'] },
        ]
      }
      invoices: {
        Row: {
          id: string
          organization_id: string
          plan_subscription_id: string | null
          number: string | null
          /** draft, open (to be paid), paid, uncollectible (given up) or void. */
          status: string
          /** Why it was made: subscription_create, subscription_cycle, subscription_update … */
          reason: string | null
          currency: string
          amount_due: number | null
          amount_paid: number | null
          amount_remaining: number | null
          attempt_count: number
          /** When its payment is tried again. */
          next_attempt_at: string | null
          /** Page where it can be paid. */
          page_url: string | null
          pdf_url: string | null
          created_at: string
          finalized_at: string | null
          paid_at: string | null
          updated_at: string
          /** The taxes in it. */
          tax: number | null
        }
        Relationships: [
        ]
      }
      lead_consents: {
        Row: {
          lead_id: string
          consent_id: string
          /** The text as they read it. */
          text: string
          agreed_at: string
        }
        Relationships: [
          { foreignKeyName: 'lead_consent_consent_id_fkey'; columns: ['consent_id']; isOneToOne: false; referencedRelation: 'consents'; referencedColumns: ['id'] },
          { foreignKeyName: 'lead_consent_lead_id_fkey'; columns: ['lead_id']; isOneToOne: false; referencedRelation: 'leads'; referencedColumns: ['id'] },
        ]
      }
      leads: {
        Row: {
          id: string
          niche_id: string
          /** The form version it was checked against. */
          form_schema_id: string
          /** pending_approval, approved (waiting for distribution), distributed (sold), unsold (nobody could buy), rejected or bad. */
          status: string
          /** Answers to the form, typed by its schema. */
          answers: Json | null
          /** Name as given. */
          contact_name: string | null
          /** E-mail address, lower case. */
          contact_email: string | null
          /** Phone number as given. */
          contact_phone: string | null
          /** Page that linked to the form. */
          referrer_url: string | null
          utm_source: string | null
          utm_medium: string | null
          utm_campaign: string | null
          utm_term: string | null
          utm_content: string | null
          /** Partner that the page's address names. */
          partner: string | null
          /** Click id of the advertising network. */
          click_id: string | null
          /** The visitor's session at the submitting page. */
          visitor_session: string | null
          /** Network address from which the form was sent. */
          address: string | null
          /** User-Agent with which the form was sent. */
          agent: string | null
          /** Admin who approved it. */
          approved_by: string | null
          approved_at: string | null
          /** Admin who rejected it. */
          rejected_by: string | null
          rejected_at: string | null
          rejection_reason: string | null
          /** When its first run ended. */
          distributed_at: string | null
          /** Admin who marked it bad. */
          marked_bad_by: string | null
          marked_bad_at: string | null
          /** Why it was marked bad. */
          bad_reason: string | null
          created_at: string
          updated_at: string
        }
        Relationships: [
          { foreignKeyName: 'lead_approved_by_fkey'; columns: ['approved_by']; isOneToOne: false; referencedRelation: 'users'; referencedColumns: ['id'] },
          { foreignKeyName: 'lead_marked_bad_by_fkey'; columns: ['marked_bad_by']; isOneToOne: false; referencedRelation: 'users'; referencedColumns: ['id'] },
          { foreignKeyName: 'lead_niche_id_fkey'; columns: ['niche_id']; isOneToOne: false; referencedRelation: 'form_guards'; referencedColumns: ['niche_id'] },
          { foreignKeyName: 'lead_niche_id_fkey'; columns: ['niche_id']; isOneToOne: false; referencedRelation: 'niches'; referencedColumns: ['id'] },
          { foreignKeyName: 'lead_rejected_by_fkey'; columns: ['rejected_by']; isOneToOne: false; referencedRelation: 'users'; referencedColumns: ['id'] },
          { foreignKeyName: 'lead_schema_is_of_its_niche'; columns: ['form_schema_id', 'niche_id']; isOneToOne: false; referencedRelation: 'form_schema_versions'; referencedColumns: ['id', 'niche_id'] },
          { foreignKeyName: 'lead_schema_is_of_its_niche'; columns: ['form_schema_id', 'niche_id']; isOneToOne: false; referencedRelation: 'form_schemas'; referencedColumns: ['id', 'niche_id'] },
        ]
      }
      ledger_entries: {
        Row: {
          /** Ascending in order of posting. */
          id: number | null
          /** Owner of the account; null for the platform's own. */
          organization_id: string | null
          /** wallet: money paid in; promo: promotional credit; debt: what is owed; others are the platform's. */
          account: string | null
          /** What happened: deposit, lead_charge, welcome_credit … */
          kind: string | null
          /** Decimal amount; negative is money going out. */
          amount: number | null
          /** The total balance after this line: wallet_after and promo_after less debt_after. Each line adds its amount to the balance of the previous line. Null for the platform's accounts. */
          balance_after: number | null
          /** Money paid in and not spent, after this line. */
          wallet_after: number | null
          /** Promotional credit left after this line; spent first. */
          promo_after: number | null
          /** What was owed after this line. */
          debt_after: number | null
          currency: string | null
          /** The lead it is about. */
          lead_id: string | null
          /** The deposit it is about. */
          deposit_id: string | null
          /** Why, where a person made it. */
          reason: string | null
          /** Lines that happened together share it. */
          journal_id: number | null
          /** 1, 2, 3 … within the account. */
          seq: number | null
          effective_at: string | null
          created_at: string | null
        }
        Relationships: [
        ]
      }
      ledger_seals: {
        Row: {
          /** 1, 2, 3 … without gaps. */
          number: number
          /** sha256 over the previous root and each journal of the seal with its lines, in hexadecimal. */
          root: string | null
          /** Where the previous seal ended. */
          after_journal_id: number
          /** The last journal that it seals. */
          up_to_journal_id: number
          /** How many journals it seals. */
          journal_count: number
          sealed_at: string
        }
        Relationships: [
        ]
      }
      listings: {
        Row: {
          id: string | null
          niche_id: string
          /** Name of the niche. */
          niche: string
          /** Public number: two letters of the state, or XX, and six digits. */
          number: string
          /** Two-letter code, if known. */
          state: string | null
          /** City, if known. */
          city: string | null
          /** Date of the event, if known. */
          event_date: string | null
          /** Category, if known. */
          category: string | null
          /** The person's words, without anything that looks like contact data. */
          description: string | null
          /** Price, decimal. */
          price: number | null
          /** ISO 4217 code of the price. */
          currency: string
          /** How many buyers it has. */
          sold_count: number
          /** How many buyers it will have at most. */
          max_buyers: number
          /** Since when it is listed. */
          listed_at: string
          /** Whether it is one of the caller's favourites; search_listings can find only those. */
          is_favorite: boolean | null
        }
        Relationships: [
          { foreignKeyName: 'listing_niche_id_fkey'; columns: ['niche_id']; isOneToOne: false; referencedRelation: 'form_guards'; referencedColumns: ['niche_id'] },
          { foreignKeyName: 'listing_niche_id_fkey'; columns: ['niche_id']; isOneToOne: false; referencedRelation: 'niches'; referencedColumns: ['id'] },
        ]
      }
      mail_preferences: {
        Row: {
          organization_id: string | null
          template: string | null
          /** Who receives the mail, and when. */
          description: string | null
          /** If false, no member of the organisation receives it. */
          is_wanted: boolean | null
          /** When the preference was last set; null if it never was. */
          updated_at: string | null
        }
        Relationships: [
        ]
      }
      marketplace_settings: {
        Row: {
          niche_id: string
          /** never, left_room (when distribution left capacity) or at_once (when approved). */
          listing_rule: string
          /** Price of leads that are listed from now on, decimal. */
          price: number | null
          /** ISO 4217 code of the price. */
          currency: string
          /** The maximum number of buyers of a listed lead. */
          max_buyers: number
          /** The form field that is shown as the state. */
          state_field: string | null
          /** The form field that is shown as the city. */
          city_field: string | null
          /** The form field that is shown as the date of the event. */
          event_date_field: string | null
          /** The form field that is shown as the category. */
          category_field: string | null
          /** The form field that is shown as the description. */
          description_field: string | null
          /** Listings wait until an admin has approved their texts. */
          reviews_listings: boolean
          created_at: string
          updated_at: string
        }
        Relationships: [
          { foreignKeyName: 'niche_setting_niche_id_fkey'; columns: ['niche_id']; isOneToOne: true; referencedRelation: 'form_guards'; referencedColumns: ['niche_id'] },
          { foreignKeyName: 'niche_setting_niche_id_fkey'; columns: ['niche_id']; isOneToOne: true; referencedRelation: 'niches'; referencedColumns: ['id'] },
        ]
      }
      memberships: {
        Row: {
          user_id: string
          organization_id: string
          /** owner, admin, member, billing or viewer: role_permissions shows what each may do. */
          role: string
          created_at: string
          /** When the membership ended; null while it lasts. */
          ended_at: string | null
        }
        Relationships: [
          { foreignKeyName: 'membership_user_id_fkey'; columns: ['user_id']; isOneToOne: false; referencedRelation: 'users'; referencedColumns: ['id'] },
        ]
      }
      niche_pages: {
        Row: {
          niche_id: string
          /** Shown instead of the name of the niche. */
          title: string | null
          /** Shown instead of the description of the niche. */
          introduction: string | null
          /** Sentences of a list. */
          points: string[]
          /** en or de. */
          language: string
          picture_url: string | null
          /** What the picture shows, for those who do not see it; null: it is decoration. */
          picture_text: string | null
          /** Origins of pages that may embed the form. */
          origins: string[]
          updated_at: string
        }
        Relationships: [
          { foreignKeyName: 'niche_page_niche_id_fkey'; columns: ['niche_id']; isOneToOne: true; referencedRelation: 'form_guards'; referencedColumns: ['niche_id'] },
          { foreignKeyName: 'niche_page_niche_id_fkey'; columns: ['niche_id']; isOneToOne: true; referencedRelation: 'niches'; referencedColumns: ['id'] },
        ]
      }
      niches: {
        Row: {
          id: string
          /** Name in addresses and in submit_lead. */
          slug: string
          name: string
          description: string | null
          /** ISO 4217 code of all prices of the niche. */
          currency: string
          /** Country (ISO 3166 alpha-2) of phone numbers that do not name one. */
          region: string
          /** Whether it takes new leads, once it has an active form. */
          is_active: boolean
          /** promise: no lead is sold to more buyers than any level already sold promised; literal: each level sells up to its own maximum. */
          cascade_rule: string
          /** If true, the level that is evaluated first changes from lead to lead. */
          rotates_start_level: boolean
          /** How long after its approval a lead may wait for a buyer outside opening hours; null: it does not wait. */
          opening_wait: string | null
          /** The level that subscribe uses if none is named; null: one must be named. */
          default_level_id: string | null
          created_at: string
          updated_at: string
          /** From this time on it takes no leads; null while it is in use. */
          retired_at: string | null
        }
        Relationships: [
        ]
      }
      notification_sources: {
        Row: {
          /** Such as deal.won or lead.sold. */
          event_kind: string
          /** What to show in a list. */
          title: string
          /** A list of {"id", "label", "type", "options"}, as in a form. A filter names the id, a body template data. and the id. */
          fields: Json | null
          /** A message of this kind with invented data, as body templates and tests use it. */
          sample: Json
        }
        Relationships: [
        ]
      }
      organizations: {
        Row: {
          /** The org claim of its members' tokens. */
          id: string
          name: string
          /** Address of its web site. */
          website: string | null
          /** pending (waiting for approval), active (may buy), deactivated (closed) or suspended (blocked by an admin). */
          status: string
          /** IANA name. Its days and opening hours are counted in it. */
          time_zone: string
          logo_file_id: string | null
          created_at: string
          updated_at: string
          /** Time of the soft deletion. */
          deleted_at: string | null
        }
        Relationships: [
        ]
      }
      overrun_reports: {
        Row: {
          id: string
          organization_id: string
          /** The first day of the month in UTC. */
          month: string
          first_call: number
          last_call: number
          status: string
          failure_code: string | null
          created_at: string
          finished_at: string | null
        }
        Relationships: [
        ]
      }
      payment_methods: {
        Row: {
          id: string
          organization_id: string
          /** card, sepa_debit … */
          type: string
          brand: string | null
          /** The last four digits. */
          last4: string | null
          exp_month: number | null
          exp_year: number | null
          is_default: boolean
          created_at: string
        }
        Relationships: [
        ]
      }
      payments: {
        Row: {
          id: string
          email: string
          /** Decimal amount. */
          amount: number | null
          currency: string | null
          status: string
          notes: string | null
          /** Our name of the payment at the processor: of the attempt that paid, or else the last one. */
          reference: string | null
          /** The processor's own id of the payment. */
          processor_reference: string | null
          access_code: string | null
          authorization_url: string | null
          /** open, processing, abandoned, failed or paid: how the attempt stands at the processor. One that was abandoned may still be paid for a day. */
          attempt_status: string | null
          /** Why the last attempt failed, in the processor's words. */
          failure_reason: string | null
          /** The payment method that paid, such as card or mobile_money. */
          payment_method: string | null
          /** Decimal amount that was refunded. */
          refunded: number | null
          /** Decimal amount that disputes have withdrawn. */
          disputed: number | null
          processor: string | null
          /** Whether it is real money. */
          livemode: boolean | null
          /** When it was begun. */
          created_at: string
          updated_at: string
          /** When it was booked. */
          paid_at: string | null
        }
        Relationships: [
          { foreignKeyName: 'payment_id_fkey'; columns: ['id']; isOneToOne: true; referencedRelation: 'deposits'; referencedColumns: ['id'] },
        ]
      }
      plan_changes: {
        Row: {
          id: number
          organization_id: string
          plan_subscription_id: string
          /** The slug of the plan. */
          plan: string | null
          /** The status at the processor from then on. */
          status: string
          /** Recurring revenue of a month from then on. */
          monthly_amount: number | null
          currency: string
          /** When it happened, as far as the processor says; otherwise when it was seen. */
          happened_at: string
          seen_at: string
        }
        Relationships: [
        ]
      }
      plan_requests: {
        Row: {
          id: string
          organization_id: string
          /** checkout, upgrade, downgrade, cancel, keep, pause, resume or payment_method. */
          kind: string
          plan_subscription_id: string | null
          plan_price_id: string | null
          payment_method_id: string | null
          resumes_at: string | null
          /** requested, done, refused or expired (a page that was left). */
          status: string
          /** Why the processor refused, in its words. */
          refusal: string | null
          /** The page to pay on, while it is open. */
          page_url: string | null
          expires_at: string | null
          created_at: string
          finished_at: string | null
        }
        Relationships: [
          { foreignKeyName: 'plan_request_payment_method_id_fkey'; columns: ['payment_method_id']; isOneToOne: false; referencedRelation: 'payment_methods'; referencedColumns: ['id'] },
        ]
      }
      plan_subscriptions: {
        Row: {
          id: string
          organization_id: string
          /** The slug of the plan. */
          plan: string | null
          /** When it began. */
          start: string
          /** When it ended, or will end because it was cancelled. */
          end: string | null
          /** active; cancelled: ended because it was cancelled; expired: ended because it was not paid. */
          status: string | null
          /** As at the processor: trialing, active, past_due (a payment is missing), unpaid (given up), paused (the trial ended without a payment method), canceled (ended). */
          payment_status: string
          /** Whether the organisation has what the plan offers. */
          is_entitled: boolean
          plan_price_id: string | null
          period_starts_at: string | null
          period_ends_at: string | null
          trial_ends_at: string | null
          /** When it will end; keep_plan undoes this. */
          cancel_at: string | null
          /** Since when a payment is missing. */
          past_due_at: string | null
          /** Whether nothing is collected, by wish of the organisation. */
          is_paused: boolean
          resumes_at: string | null
          /** The price that it changes to at scheduled_at. */
          scheduled_plan_price_id: string | null
          scheduled_at: string | null
          /** The price that it changes to once that is paid. */
          pending_plan_price_id: string | null
          updated_at: string
          /** What it is paid in. It changes only to prices of the same currency. */
          currency: string
        }
        Relationships: [
        ]
      }
      plans: {
        Row: {
          id: string | null
          slug: string | null
          name: string | null
          /** Order from the smallest to the largest; 0 is what an organisation has without a subscription. */
          position: number
          /** Days of an organisation's first subscription that cost nothing. */
          trial_days: number
          /** A list of {"id", "amount", "currency", "interval", "overrun_amount"}; interval is month or year. overrun_amount: of 1,000 calls beyond the quota; null: they are not charged. */
          prices: Json | null
          /** Limits and features by name: a whole number, null (unlimited), true or false. */
          entitlements: Json | null
          is_active: boolean
          created_at: string
          updated_at: string
        }
        Relationships: [
        ]
      }
      platform_balances: {
        Row: {
          /** stripe_clearing, bank, lead_revenue … */
          account: string
          currency: string
          /** Decimal balance, of all lines. */
          balance: number | null
        }
        Relationships: [
        ]
      }
      recharges: {
        Row: {
          id: string
          organization_id: string
          /** Decimal amount. */
          amount: number | null
          currency: string
          payment_method_id: string
          /** requested, needs_confirmation (a mail leads to the page of the bank), paid, refused, dropped. */
          status: string
          failure_code: string | null
          /** Until when it can be confirmed. */
          expires_at: string | null
          created_at: string
        }
        Relationships: [
          { foreignKeyName: 'recharge_has_a_rule'; columns: ['organization_id', 'currency']; isOneToOne: false; referencedRelation: 'auto_recharges'; referencedColumns: ['organization_id', 'currency'] },
          { foreignKeyName: 'recharge_id_fkey'; columns: ['id']; isOneToOne: true; referencedRelation: 'deposits'; referencedColumns: ['id'] },
          { foreignKeyName: 'recharge_payment_method_id_fkey'; columns: ['payment_method_id']; isOneToOne: false; referencedRelation: 'payment_methods'; referencedColumns: ['id'] },
        ]
      }
      reconciliations: {
        Row: {
          /** Ascending in order of start. */
          id: number
          processor: string
          /** events: undelivered events; balance: every movement, compared with the ledger. */
          kind: string
          /** Start of the period of items that it reads. */
          from_at: string
          until_at: string
          /** How far it has come. */
          reached_at: string
          /** How many items of the list it has read. */
          seen_count: number
          /** How many of them were new: undelivered events, or unknown movements and differences. */
          new_count: number
          started_at: string
          /** When it was done; null while it is not. */
          finished_at: string | null
        }
        Relationships: [
        ]
      }
      refund_requests: {
        Row: {
          id: string
          assignment_id: string
          lead_id: string
          /** The buyer. */
          organization_id: string
          /** fake_contact, duplicate, spam, wrong_niche, other. */
          reason: string
          /** The buyer's explanation. */
          notes: string | null
          /** pending, approved, rejected or auto_resolved (the lead was marked bad for all its buyers). */
          status: string
          /** What decided the request: admin, approved_automatically (by the refund terms) or bad_lead. */
          rule: string | null
          /** The refund terms of the sale; the id in refund_terms. */
          refund_term_id: string
          /** The admin's answer. */
          memo: string | null
          /** What was paid for the lead, decimal. */
          price: number | null
          /** ISO 4217 code of the price. */
          currency: string | null
          /** The refund of the assignment, whatever caused it; the id in ledger_entries. */
          journal_id: number | null
          /** When the assignment was refunded. */
          refunded_at: string | null
          /** The user who made the request; null if the buyer's endpoint rejected the lead. */
          requested_by: string | null
          /** The admin who decided; null for members. */
          decided_by: string | null
          created_at: string
          decided_at: string | null
          /** The admin's address; null for members. */
          decider_email: string | null
        }
        Relationships: [
          { foreignKeyName: 'request_assignment_id_fkey'; columns: ['assignment_id']; isOneToOne: true; referencedRelation: 'assignments'; referencedColumns: ['id'] },
          { foreignKeyName: 'request_lead_id_fkey'; columns: ['lead_id']; isOneToOne: false; referencedRelation: 'leads'; referencedColumns: ['id'] },
          { foreignKeyName: 'request_refund_term_id_fkey'; columns: ['refund_term_id']; isOneToOne: false; referencedRelation: 'refund_terms'; referencedColumns: ['id'] },
          { foreignKeyName: 'request_requested_by_fkey'; columns: ['requested_by']; isOneToOne: false; referencedRelation: 'users'; referencedColumns: ['id'] },
        ]
      }
      refund_terms: {
        Row: {
          id: string
          niche_id: string
          /** Until how many days after the sale a refund can be requested; 0: never. */
          window_days: number
          /** Reasons that can be given. */
          reasons: string[]
          /** The reasons that are approved without an admin. */
          approved_automatically: string[]
          /** Period of max_count and max_share, in days. */
          limit_days: number
          /** How many requests an organisation may make in limit_days; null: any number. */
          max_count: number | null
          /** The same limit as a share of the organisation's purchases, but at least one request; null: no limit. */
          max_share: number | null
          /** The terms apply to sales from this moment on. */
          created_at: string
        }
        Relationships: [
          { foreignKeyName: 'refund_term_niche_id_fkey'; columns: ['niche_id']; isOneToOne: false; referencedRelation: 'form_guards'; referencedColumns: ['niche_id'] },
          { foreignKeyName: 'refund_term_niche_id_fkey'; columns: ['niche_id']; isOneToOne: false; referencedRelation: 'niches'; referencedColumns: ['id'] },
        ]
      }
      role_permissions: {
        Row: {
          /** owner, admin, member, billing or viewer; read and manage are scopes of keys. */
          role: string
          /** read (see what the organisation has), buy (buy and order leads, report on them, ask for refunds of bad ones), manage_billing (deposits and their refunds, plan, payment methods, billing address), manage_settings (organisation, notifications, CRM), manage_keys, manage_members, own (appoint and remove owners). */
          permission: string
        }
        Relationships: [
        ]
      }
      rules: {
        Row: {
          id: string
          /** Null for a rule of the platform. */
          organization_id: string | null
          name: string
          /** The kinds in notification_sources. */
          event_kinds: string[]
          channel_id: string | null
          /** The mail that the platform sends; null for a rule with a channel. */
          template: string | null
          /** Who gets the mail; null for a rule with a channel. */
          recipient_kind: string | null
          /** As given, in the language of subscribe; {} for all events. */
          filter: Json
          /** compact or detailed. */
          mode: string
          /** Of an endpoint: the form of the body; of a chat: title and summary; null for the standard ones. */
          body_template: Json | null
          /** each, hourly or daily. */
          digest: string
          /** Such as 22:00, in the time zone of the organisation; null without quiet hours. */
          quiet_from: string | null
          /** When quiet hours end, such as 07:00. */
          quiet_until: string | null
          /** An event that several rules want is sent in this order. */
          position: number
          is_enabled: boolean
          /** Counts the changes; see update_rule. */
          version: number
          /** The user who created the rule; null for those of a release. */
          created_by: string | null
          created_at: string
          /** When it was last changed. */
          updated_at: string
        }
        Relationships: [
          { foreignKeyName: 'rule_channel_id_fkey'; columns: ['channel_id']; isOneToOne: false; referencedRelation: 'channels'; referencedColumns: ['id'] },
          { foreignKeyName: 'rule_created_by_fkey'; columns: ['created_by']; isOneToOne: false; referencedRelation: 'users'; referencedColumns: ['id'] },
        ]
      }
      sessions: {
        Row: {
          /** The sid claim of its tokens. */
          id: string
          user_id: string
          /** The organisation that it acts for; null for admins. */
          organization_id: string | null
          /** member or admin. */
          role: string
          /** Network address from which it was opened. */
          address: string | null
          /** User-Agent with which it was opened. */
          agent: string | null
          created_at: string
          /** When its user last proved who they are, by a log-in or by prove. */
          proved_at: string
          /** totp, recovery_code or passkey: the second factor given last; null without one. */
          second_factor: string | null
          /** When its last refresh token expires. */
          expires_at: string
          /** Null while the session lasts. */
          ended_at: string | null
          /** logged_out, reuse (a spent refresh token was used again), ended (from another session), password_changed, suspended, account_closed, membership_ended, email_changed or second_factor_reset. */
          end_reason: string | null
        }
        Relationships: [
          { foreignKeyName: 'session_user_id_fkey'; columns: ['user_id']; isOneToOne: false; referencedRelation: 'users'; referencedColumns: ['id'] },
        ]
      }
      settings: {
        Row: {
          name: string
          value: Json
          /** JSON type of the value, which it keeps: number, string, boolean, array or object. */
          type: string | null
          /** Which values it may have. type number: from minimum to maximum, with at most so many decimals (default 0); boolean; text: one of options, or matching pattern, or with the format time_zone, at most longest characters (default 1000), a colour that is legible with contrast_with; list: of items; map: of keys that match a pattern, with values; object: with members of these rules, each of which may be left out unless is_complete. */
          rule: Json | null
          /** Whether change_setting can change it. Others are changed in the database. */
          is_changeable: boolean | null
          /** What it does, and its unit. */
          comment: string
          updated_at: string
        }
        Relationships: [
        ]
      }
      subscription_caps: {
        Row: {
          subscription_id: string
          organization_id: string
          /** hour, day, week (from Monday), month or total. */
          period: string
          /** Leads at most; null for any number. */
          max_leads: number | null
          /** Money at most; null for any sum. */
          max_spend: number | null
          /** Leads bought so far in the window; refunded ones count. */
          leads: number | null
          /** Money spent so far in the window. */
          spend: number | null
          currency: string
          /** When the window ends; null for total. If it is in the past, nothing has been bought in the current window. */
          window_ends_at: string | null
        }
        Relationships: [
          { foreignKeyName: 'cap_subscription_id_fkey'; columns: ['subscription_id']; isOneToOne: false; referencedRelation: 'subscriptions'; referencedColumns: ['id'] },
        ]
      }
      subscriptions: {
        Row: {
          id: string
          /** The buyer. */
          organization_id: string
          /** The niche of the level. */
          niche_id: string
          /** The level: price and number of buyers. */
          competition_level_id: string
          /** The form version its filter was checked against. */
          form_schema_id: string | null
          /** active, paused (by its owner) or ended. */
          status: string
          /** Which leads, as given; {} for all. */
          filter: Json
          /** Why it cannot buy now: filter_invalid (see filter_faults), organization_inactive, insufficient_funds, capped (its caps are reached) or closed (outside its opening hours), the first that applies. Null: it can, if its status is active. */
          ineligible_reason: string | null
          /** What of the filter has no equivalent in the form since it changed, a list of {"field", "code", "message"}; null: nothing. Correct it with change_filter. */
          filter_faults: Json | null
          /** Its share of turns at its level. */
          weight: number
          /** When it takes leads, as set_opening_hours takes it; {} for always. */
          opening_hours: Json | null
          /** When capped or closed ends; null for other reasons and if it never ends by itself. */
          resumes_at: string | null
          created_at: string
          /** When its owner last changed it. */
          updated_at: string
          /** When it ended; null while it lasts. */
          ended_at: string | null
        }
        Relationships: [
          { foreignKeyName: 'subscription_niche_id_fkey'; columns: ['niche_id']; isOneToOne: false; referencedRelation: 'form_guards'; referencedColumns: ['niche_id'] },
          { foreignKeyName: 'subscription_niche_id_fkey'; columns: ['niche_id']; isOneToOne: false; referencedRelation: 'niches'; referencedColumns: ['id'] },
          { foreignKeyName: 'subscription_schema_is_of_its_niche'; columns: ['form_schema_id', 'niche_id']; isOneToOne: false; referencedRelation: 'form_schema_versions'; referencedColumns: ['id', 'niche_id'] },
          { foreignKeyName: 'subscription_schema_is_of_its_niche'; columns: ['form_schema_id', 'niche_id']; isOneToOne: false; referencedRelation: 'form_schemas'; referencedColumns: ['id', 'niche_id'] },
        ]
      }
      usage_calls: {
        Row: {
          /** As the answer had it in X-Request-Id. */
          request_id: string | null
          /** When the answer was sent, to the second. */
          happened_at: string
          organization_id: string
          api_key_id: string
          method: string
          /** The path without ids; "other" if there is none like it. */
          endpoint: string
          status_code: number
          /** Whether the key was verified. Otherwise the call only claims it, and costs nothing: it failed before, or in a way that lost the verification, or the key was wrong. */
          is_confirmed: boolean
          /** Whether it counts against the quota: the key was verified and is not for tests, and the call succeeded. */
          is_billed: boolean
          /** Whether it was billed beyond the quota. */
          is_overrun: boolean
          /** From the first byte of the request to the last of the answer. */
          milliseconds: number
          /** Of the body of the answer, as it was sent. */
          bytes: number
          address: string | null
        }
        Relationships: [
        ]
      }
      usage_days: {
        Row: {
          organization_id: string
          day: string
          api_key_id: string
          endpoint: string
          /** All calls. */
          calls: number
          /** Those that count against the quota: the key was verified and is not for tests, and the call succeeded. */
          billed: number
          /** Those that were billed beyond the quota. */
          overrun: number
          /** Those that were answered with 4xx. */
          refused: number
          /** Those that were answered with 5xx. */
          failed: number
          /** Those that only claimed the key. */
          unconfirmed: number
          /** Sum of their durations. */
          milliseconds: number
          /** Sum of the bodies of their answers. */
          bytes: number
        }
        Relationships: [
          { foreignKeyName: 'day_sum_api_key_id_fkey'; columns: ['api_key_id']; isOneToOne: false; referencedRelation: 'api_keys'; referencedColumns: ['id'] },
        ]
      }
      users: {
        Row: {
          /** The sub claim of the user's tokens. */
          id: string
          /** E-mail address, lower case. */
          email: string
          first_name: string | null
          last_name: string | null
          /** Phone number as entered. */
          phone: string | null
          /** active, deactivated (closed by its owner) or suspended (blocked by an admin). */
          status: string
          /** Whether the user may log in at the admin door. */
          is_admin: boolean
          /** When the address was verified. */
          email_verified_at: string | null
          created_at: string
          updated_at: string
          /** Time of the soft deletion. */
          deleted_at: string | null
          /** What the user gives besides the password: passkey, totp (an authenticator app); both or none. */
          second_factors: string[] | null
        }
        Relationships: [
        ]
      }
      waiting_leads: {
        Row: {
          lead_id: string
          /** When the next subscription that wants it opens; null: the lead waits until the filters of its niche are upgraded. */
          retry_at: string | null
          /** Since when it waits for that. */
          created_at: string
        }
        Relationships: [
          { foreignKeyName: 'waiting_lead_lead_id_fkey'; columns: ['lead_id']; isOneToOne: true; referencedRelation: 'leads'; referencedColumns: ['id'] },
        ]
      }
      webhooks: {
        Row: {
          /** Id of the event at the processor. */
          id: string
          processor: string
          /** checkout.session.completed … */
          type: string
          /** applied; ignored: not for us; waiting: for the payment it is about; failed: tried again; quarantined: contradicts our own row, or came in a version that we do not read. */
          status: string
          /** Why it failed, was ignored or quarantined. */
          last_error: string | null
          /** The processor's id of the object that it waits for. */
          waiting_on: string | null
          /** How often it was tried. */
          attempts: number
          /** When a failed one is tried again. */
          next_attempt_at: string | null
          /** The deposit it is about. */
          deposit_id: string | null
          /** The journal that records it. */
          journal_id: number | null
          /** The API version in which it was rendered. */
          api_version: string | null
          /** Whether it is real money. */
          livemode: boolean | null
          /** When the processor created it, to the second; not usable for ordering. */
          created_at: string | null
          received_at: string
          /** When it was applied, ignored or quarantined. */
          finished_at: string | null
        }
        Relationships: [
          { foreignKeyName: 'webhook_inbox_deposit_id_fkey'; columns: ['deposit_id']; isOneToOne: false; referencedRelation: 'deposits'; referencedColumns: ['id'] },
        ]
      }
    }
    Functions: {
      accept_invitation: {
        Args: { token: string; password?: string | null; first_name?: string | null; last_name?: string | null }
        Returns: Json
      }
      activate_form_schema: {
        Args: { form_schema_id: string }
        Returns: undefined
      }
      add_favorite: {
        Args: { listing_id: string }
        Returns: undefined
      }
      adjust_balance: {
        Args: { organization_id: string; amount: number; reason: string; currency?: string | null; account?: string | null; request_key?: string | null }
        Returns: number
      }
      admin_counters: {
        Args: { [_ in never]: never }
        Returns: Json
      }
      approve_lead: {
        Args: { lead_id: string }
        Returns: undefined
      }
      approve_listing: {
        Args: { listing_id: string; city?: string | null; category?: string | null; description?: string | null }
        Returns: undefined
      }
      approve_refund_request: {
        Args: { request_id: string; memo?: string | null }
        Returns: undefined
      }
      assign_crm_connection: {
        Args: { connection_id: string; organization_id: string; token: string }
        Returns: undefined
      }
      balances_at: {
        Args: { at: string; organization_id?: string | null }
        Returns: { organization_id: string | null; currency: string | null; balance: number | null; wallet: number | null; promo: number | null; debt: number | null }[]
      }
      begin_passkey: {
        Args: { [_ in never]: never }
        Returns: Json
      }
      begin_passkey_log_in: {
        Args: { ticket?: string | null }
        Returns: Json
      }
      begin_passkey_proof: {
        Args: { [_ in never]: never }
        Returns: Json
      }
      begin_totp: {
        Args: { name?: string | null }
        Returns: Json
      }
      buy_lead: {
        Args: { listing_id: string; expected_price?: number | null }
        Returns: string
      }
      cancel_plan: {
        Args: { [_ in never]: never }
        Returns: string
      }
      change_email: {
        Args: { email: string; password?: string | null }
        Returns: Json
      }
      change_filter: {
        Args: { subscription_id: string; filter: Json }
        Returns: undefined
      }
      change_password: {
        Args: { current_password: string; new_password: string }
        Returns: Json
      }
      change_plan: {
        Args: { plan_price_id: string }
        Returns: Json
      }
      change_refund_terms: {
        Args: { niche_id: string; window_days?: number | null; reasons?: string[] | null; approved_automatically?: string[] | null; limit_days?: number | null; max_count?: number | null; max_share?: number | null }
        Returns: string
      }
      change_role: {
        Args: { user_id: string; role: string }
        Returns: undefined
      }
      change_setting: {
        Args: { name: string; value: Json }
        Returns: undefined
      }
      check_filter: {
        Args: { competition_level_id: string; filter: Json }
        Returns: Json
      }
      check_form_schema: {
        Args: { fields: Json }
        Returns: Json
      }
      check_limit: {
        Args: { name: string; key: string }
        Returns: { maximum: number | null; seconds: number | null; remaining: number | null; wait_seconds: number | null; reset_seconds: number | null }[]
      }
      close_account: {
        Args: { password?: string | null }
        Returns: Json
      }
      complete_crm_authorization: {
        Args: { state: string; code: string }
        Returns: string
      }
      complete_log_in: {
        Args: { ticket: string; code: string; device?: string | null }
        Returns: Json
      }
      confirm_alert_address: {
        Args: { token: string }
        Returns: undefined
      }
      confirm_channel_address: {
        Args: { token: string }
        Returns: undefined
      }
      confirm_email: {
        Args: { token: string; password?: string | null }
        Returns: Json
      }
      confirm_totp: {
        Args: { factor_id: string; code: string }
        Returns: Json
      }
      counters: {
        Args: { [_ in never]: never }
        Returns: Json
      }
      create_api_key: {
        Args: { name: string; scopes: string[]; niche_ids?: string[] | null; networks?: string[] | null; expires_at?: string | null; test?: boolean | null }
        Returns: Json
      }
      create_channel: {
        Args: { kind: string; name: string; target: Json; settings?: Json | null }
        Returns: Json
      }
      create_competition_level: {
        Args: { niche_id: string; name: string; price: number; max_buyers: number; order_position?: number | null }
        Returns: string
      }
      create_crm_connection: {
        Args: { niche_id?: string | null; name?: string | null; company_domain?: string | null; token?: string | null; organization_id?: string | null; objects?: string[] | null }
        Returns: Json
      }
      create_form_schema: {
        Args: { niche_id: string; fields: Json; change_summary?: string | null }
        Returns: string
      }
      create_niche: {
        Args: { slug: string; name: string; description?: string | null; currency?: string | null }
        Returns: string
      }
      create_plan: {
        Args: { slug: string; name: string; position: number; trial_days?: number | null }
        Returns: string
      }
      create_recovery_codes: {
        Args: { [_ in never]: never }
        Returns: Json
      }
      create_rule: {
        Args: { name: string; event_kinds: string[]; channel_id: string; filter?: Json | null; mode?: string | null; body_template?: Json | null; digest?: string | null; quiet_from?: string | null; quiet_until?: string | null; is_enabled?: boolean | null }
        Returns: string
      }
      current_plan: {
        Args: { [_ in never]: never }
        Returns: Json
      }
      delete_contact_message: {
        Args: { contact_message_id: string }
        Returns: undefined
      }
      delete_file: {
        Args: { file_id: string }
        Returns: undefined
      }
      delete_form_schema: {
        Args: { form_schema_id: string }
        Returns: undefined
      }
      delete_niche: {
        Args: { niche_id: string }
        Returns: undefined
      }
      dismiss_webhook: {
        Args: { event_id: string; reason: string; processor?: string | null }
        Returns: undefined
      }
      distribute_lead: {
        Args: { lead_id: string }
        Returns: Json
      }
      enable_channel: {
        Args: { channel_id: string }
        Returns: undefined
      }
      end_other_sessions: {
        Args: { [_ in never]: never }
        Returns: number
      }
      end_session: {
        Args: { session_id: string }
        Returns: undefined
      }
      end_subscription: {
        Args: { subscription_id: string }
        Returns: undefined
      }
      explain_difference: {
        Args: { difference_id: number; reason: string }
        Returns: undefined
      }
      explain_lead: {
        Args: { lead_id: string }
        Returns: { subscription_id: string | null; organization_id: string | null; competition_level_id: string | null; run_id: string | null; decided_at: string | null; gate: string | null; organization: string | null; competition_level: string | null }[]
      }
      export_account: {
        Args: { [_ in never]: never }
        Returns: Json
      }
      export_leads: {
        Args: { since?: string | null; until?: string | null; niche_id?: string | null; channel?: string | null; status?: string | null; stage?: string | null; words?: string | null }
        Returns: string
      }
      export_statement: {
        Args: { currency: string; since: string; until: string; organization_id?: string | null }
        Returns: string
      }
      forgot_password: {
        Args: { email: string }
        Returns: Json
      }
      form_challenge: {
        Args: { niche?: string | null; form?: string | null }
        Returns: Json
      }
      form_json_schema: {
        Args: { niche: string }
        Returns: Json
      }
      form_limits: {
        Args: { [_ in never]: never }
        Returns: Json
      }
      give_feedback: {
        Args: { assignment_id: string; booked: boolean; lead_responsive: string; time_to_book?: number | null; amount_charged?: number | null }
        Returns: Json
      }
      health: {
        Args: { [_ in never]: never }
        Returns: Json
      }
      invite_member: {
        Args: { email: string; role: string }
        Returns: string
      }
      keep_plan: {
        Args: { [_ in never]: never }
        Returns: string
      }
      lead_story: {
        Args: { assignment_id: string }
        Returns: { happened_at: string | null; kind: string | null; amount: number | null; currency: string | null; person: string | null; via: string | null; outcome: string | null; note: string | null }[]
      }
      leads_within: {
        Args: { latitude: number; longitude: number; km: number }
        Returns: Database['api']['Views']['leads']['Row'][]
      }
      leave_organization: {
        Args: { [_ in never]: never }
        Returns: undefined
      }
      limit_usage: {
        Args: { [_ in never]: never }
        Returns: { name: string | null; maximum: number | null; seconds: number | null; kind: string | null; counted_by: string | null; comment: string | null; keys_in_use: number | null; keys_used_up: number | null }[]
      }
      list_lead: {
        Args: { lead_id: string; price?: number | null; max_buyers?: number | null }
        Returns: string
      }
      log_in: {
        Args: { email: string; password: string; device?: string | null }
        Returns: Json
      }
      log_out: {
        Args: { [_ in never]: never }
        Returns: undefined
      }
      mail_counts: {
        Args: { since?: string | null; until?: string | null }
        Returns: { template: string | null; waiting: number | null; delayed: number | null; sent: number | null; refused: number | null; failed: number | null; withheld: number | null; oldest_waiting_at: string | null }[]
      }
      mark_contact_message: {
        Args: { contact_message_id: string; status: string }
        Returns: undefined
      }
      mark_lead_bad: {
        Args: { lead_id: string; reason: string }
        Returns: number
      }
      me: {
        Args: { [_ in never]: never }
        Returns: Json
      }
      members: {
        Args: { [_ in never]: never }
        Returns: { user_id: string | null; email: string | null; first_name: string | null; last_name: string | null; role: string | null; status: string | null; joined_at: string | null }[]
      }
      missed_leads: {
        Args: { subscription_id: string; before?: string | null; most?: number | null }
        Returns: { lead_id: string | null; run_id: string | null; decided_at: string | null; gate: string | null }[]
      }
      niche_form: {
        Args: { niche: string }
        Returns: Json
      }
      notification_lag: {
        Args: { [_ in never]: never }
        Returns: Json
      }
      pause_plan: {
        Args: { resumes_at?: string | null }
        Returns: string
      }
      pause_subscription: {
        Args: { subscription_id: string }
        Returns: undefined
      }
      plan_of_organization: {
        Args: { organization_id: string }
        Returns: Json
      }
      preview_form_activation: {
        Args: { form_schema_id: string }
        Returns: Json
      }
      prove: {
        Args: { password?: string | null; code?: string | null }
        Returns: Json
      }
      quote_lead: {
        Args: { listing_id: string }
        Returns: Json
      }
      read_invitation: {
        Args: { token: string }
        Returns: Json
      }
      recent_days: {
        Args: { [_ in never]: never }
        Returns: Json
      }
      record_progress: {
        Args: { assignment_id: string; stage?: string | null; note?: string | null }
        Returns: undefined
      }
      record_reading: {
        Args: { [_ in never]: never }
        Returns: undefined
      }
      recount_usage: {
        Args: { day: string }
        Returns: { organization_id: string | null; api_key_id: string | null; endpoint: string | null; calls_before: number | null; calls_after: number | null; billed_before: number | null; billed_after: number | null }[]
      }
      redeem_sign_in: {
        Args: { code: string; device?: string | null }
        Returns: Json
      }
      refresh_crm_account: {
        Args: { connection_id: string }
        Returns: undefined
      }
      refresh_session: {
        Args: { refresh_token: string }
        Returns: Json
      }
      refund_deposit: {
        Args: { deposit_id: string; amount?: number | null; reason?: string | null }
        Returns: string
      }
      refuse_invitation: {
        Args: { token: string }
        Returns: Json
      }
      reinstate_user: {
        Args: { user_id: string }
        Returns: undefined
      }
      reject_lead: {
        Args: { lead_id: string; reason: string }
        Returns: undefined
      }
      reject_refund_request: {
        Args: { request_id: string; memo: string }
        Returns: undefined
      }
      remove_channel: {
        Args: { channel_id: string; with_rules?: boolean | null }
        Returns: undefined
      }
      remove_crm_connection: {
        Args: { connection_id: string }
        Returns: undefined
      }
      remove_favorite: {
        Args: { listing_id: string }
        Returns: undefined
      }
      remove_member: {
        Args: { user_id: string }
        Returns: undefined
      }
      remove_rule: {
        Args: { rule_id: string }
        Returns: undefined
      }
      remove_second_factor: {
        Args: { factor_id: string; end_other_sessions?: boolean | null }
        Returns: Json
      }
      rename_second_factor: {
        Args: { factor_id: string; name: string }
        Returns: undefined
      }
      reorder_competition_levels: {
        Args: { niche_id: string; level_ids: string[] }
        Returns: undefined
      }
      reorder_rules: {
        Args: { rule_ids: string[] }
        Returns: undefined
      }
      replace_channel_target: {
        Args: { channel_id: string; target: Json }
        Returns: undefined
      }
      replace_crm_token: {
        Args: { connection_id: string; token: string }
        Returns: undefined
      }
      replay_webhook: {
        Args: { event_id: string; processor?: string | null }
        Returns: string
      }
      report_attribution: {
        Args: { since: string; until: string; granularity?: string | null; niche_id?: string | null }
        Returns: { period: string | null; niche_id: string | null; niche: string | null; utm_source: string | null; utm_medium: string | null; utm_campaign: string | null; partner: string | null; submitted: number | null; sold: number | null; bad: number | null; sold_to: number | null; currency: string | null; net: number | null }[]
      }
      report_deposits: {
        Args: { since: string; until: string; granularity?: string | null }
        Returns: { period: string | null; processor: string | null; currency: string | null; begun: number | null; paid_count: number | null; unpaid_count: number | null; paid: number | null; refunded: number | null; disputed: number | null }[]
      }
      report_growth: {
        Args: { since: string; until: string; granularity?: string | null }
        Returns: { period: string | null; sign_ups: number | null; activated: number | null; converted: number | null; activations: number | null; conversions: number | null; trials: number | null; trials_converted: number | null }[]
      }
      report_leads: {
        Args: { since: string; until: string; granularity?: string | null; niche_id?: string | null }
        Returns: { period: string | null; niche_id: string | null; niche: string | null; submitted: number | null; pending: number | null; approved: number | null; rejected: number | null; distributed: number | null; unsold: number | null; bad: number | null; sold_to: number | null }[]
      }
      report_marketplace: {
        Args: { since?: string | null; until?: string | null }
        Returns: Json
      }
      report_plan_usage: {
        Args: { since: string; until: string }
        Returns: { month: string | null; plan_id: string | null; plan: string | null; organizations: number | null; calls: number | null; overrun: number | null; largest: number | null }[]
      }
      report_plans: {
        Args: { day?: string | null }
        Returns: { plan_id: string | null; plan: string | null; currency: string | null; subscriptions: number | null; revenue: number | null }[]
      }
      report_providers: {
        Args: { since: string; until: string; granularity?: string | null; niche_id?: string | null; organization_id?: string | null }
        Returns: { period: string | null; organization_id: string | null; organization: string | null; currency: string | null; sold_count: number | null; sold: number | null; average_price: number | null; refunded_count: number | null; refunded: number | null; net: number | null }[]
      }
      report_recurring_revenue: {
        Args: { since: string; until: string; granularity?: string | null }
        Returns: { period: string | null; currency: string | null; opening: number | null; new: number | null; expansion: number | null; contraction: number | null; churn: number | null; reactivation: number | null; closing: number | null; opening_payers: number | null; new_payers: number | null; churned_payers: number | null; reactivated_payers: number | null; closing_payers: number | null; lost_percent: number | null; retained_percent: number | null; lost_payers_percent: number | null }[]
      }
      report_refunds: {
        Args: { since: string; until: string; granularity?: string | null; niche_id?: string | null }
        Returns: { period: string | null; niche_id: string | null; niche: string | null; reason: string | null; currency: string | null; requested: number | null; pending: number | null; rejected: number | null; refunded_count: number | null; refunded: number | null }[]
      }
      report_retention: {
        Args: { since: string; until: string }
        Returns: { cohort: string | null; month: string | null; currency: string | null; payers: number | null; revenue: number | null }[]
      }
      report_revenue: {
        Args: { since: string; until: string; granularity?: string | null; niche_id?: string | null }
        Returns: { period: string | null; niche_id: string | null; niche: string | null; currency: string | null; sold_count: number | null; sold: number | null; promotional: number | null; refunded_count: number | null; refunded: number | null; net: number | null; promotional_refunded: number | null }[]
      }
      request_refund: {
        Args: { assignment_id: string; reason: string; notes?: string | null }
        Returns: Json
      }
      resend_deliveries: {
        Args: { channel_id: string; since: string; until: string; status?: string | null }
        Returns: Json
      }
      resend_delivery: {
        Args: { delivery_id: string }
        Returns: undefined
      }
      resend_invitation: {
        Args: { invitation_id: string }
        Returns: undefined
      }
      reset_limit: {
        Args: { name: string; key: string; reason: string }
        Returns: undefined
      }
      reset_password: {
        Args: { token: string; password: string }
        Returns: Json
      }
      reset_second_factors: {
        Args: { user_id: string; reason: string }
        Returns: number
      }
      resume_plan: {
        Args: { [_ in never]: never }
        Returns: string
      }
      resume_subscription: {
        Args: { subscription_id: string }
        Returns: undefined
      }
      retire_competition_level: {
        Args: { competition_level_id: string }
        Returns: undefined
      }
      retire_niche: {
        Args: { niche_id: string }
        Returns: undefined
      }
      retire_plan_price: {
        Args: { plan_price_id: string }
        Returns: undefined
      }
      retry_delivery: {
        Args: { delivery_id: string }
        Returns: undefined
      }
      revoke_api_key: {
        Args: { api_key_id: string }
        Returns: undefined
      }
      rotate_api_key: {
        Args: { api_key_id: string; overlap_seconds?: number | null; expires_at?: string | null }
        Returns: Json
      }
      rotate_crm_webhook_secret: {
        Args: { connection_id: string }
        Returns: Json
      }
      rotate_signing_secret: {
        Args: { channel_id: string }
        Returns: Json
      }
      search: {
        Args: { words: string }
        Returns: { kind: string | null; id: string | null; title: string | null; subtitle: string | null; status: string | null; created_at: string | null }[]
      }
      search_leads: {
        Args: { words?: string | null }
        Returns: Database['api']['Views']['leads']['Row'][]
      }
      search_listings: {
        Args: { words?: string | null; niche_id?: string | null; state?: string | null; city?: string | null; event_from?: string | null; event_to?: string | null; price_from?: number | null; price_to?: number | null; only_favorites?: boolean | null; after?: string | null; page_size?: number | null; sort?: string | null; listed_from?: string | null }
        Returns: Database['api']['Views']['listings']['Row'][]
      }
      search_organizations: {
        Args: { words?: string | null }
        Returns: Database['api']['Views']['organizations']['Row'][]
      }
      search_users: {
        Args: { words?: string | null }
        Returns: Database['api']['Views']['users']['Row'][]
      }
      second_factors: {
        Args: { [_ in never]: never }
        Returns: Json
      }
      send_contact_message: {
        Args: { name?: string | null; email?: string | null; message?: string | null; niche?: string | null; topic?: string | null; submission_key?: string | null }
        Returns: Json
      }
      set_auto_recharge: {
        Args: { threshold: number; amount: number; currency?: string | null; daily_maximum?: number | null; payment_method_id?: string | null }
        Returns: undefined
      }
      set_balance_alert: {
        Args: { currency: string; threshold?: number | null; email?: string | null }
        Returns: undefined
      }
      set_billing_address: {
        Args: { line1: string; city: string; country: string; line2?: string | null; region?: string | null; postal_code?: string | null; name?: string | null; tax_number?: string | null }
        Returns: undefined
      }
      set_caps: {
        Args: { subscription_id: string; caps: Json }
        Returns: undefined
      }
      set_consents: {
        Args: { niche_id: string; consents: Json }
        Returns: undefined
      }
      set_crm_exclusions: {
        Args: { connection_id: string; exclusions: Json }
        Returns: undefined
      }
      set_crm_field_mapping: {
        Args: { connection_id: string; mapping: Json }
        Returns: undefined
      }
      set_crm_niche: {
        Args: { connection_id: string; niche_id?: string | null }
        Returns: undefined
      }
      set_default_payment_method: {
        Args: { payment_method_id: string }
        Returns: string
      }
      set_field_mappings: {
        Args: { form_schema_id: string; mappings: Json }
        Returns: undefined
      }
      set_form_guard: {
        Args: { niche_id: string; is_required?: boolean | null; seconds?: number | null; effort?: number | null }
        Returns: undefined
      }
      set_listing_review: {
        Args: { niche_id: string; is_on: boolean }
        Returns: undefined
      }
      set_mail_preference: {
        Args: { template: string; is_wanted: boolean }
        Returns: undefined
      }
      set_marketplace_settings: {
        Args: { niche_id: string; listing_rule?: string | null; price?: number | null; max_buyers?: number | null; state_field?: string | null; city_field?: string | null; event_date_field?: string | null; category_field?: string | null; description_field?: string | null }
        Returns: undefined
      }
      set_niche_page: {
        Args: { niche_id: string; title?: string | null; introduction?: string | null; points?: string[] | null; language?: string | null; picture_url?: string | null; picture_text?: string | null; origins?: string[] | null }
        Returns: undefined
      }
      set_niche_region: {
        Args: { niche_id: string; region: string }
        Returns: undefined
      }
      set_opening_hours: {
        Args: { subscription_id: string; opening_hours: Json }
        Returns: undefined
      }
      set_organization_status: {
        Args: { organization_id: string; status: string }
        Returns: undefined
      }
      set_plan_entitlement: {
        Args: { plan_id: string; name: string; value?: Json | null }
        Returns: undefined
      }
      set_plan_price: {
        Args: { plan_id: string; currency: string; period: string; amount: number; overrun_amount?: number | null }
        Returns: string
      }
      set_rule_enabled: {
        Args: { rule_id: string; is_enabled: boolean }
        Returns: undefined
      }
      set_weight: {
        Args: { subscription_id: string; weight: number }
        Returns: undefined
      }
      sign_up: {
        Args: { email: string; password: string; organization: string; first_name?: string | null; last_name?: string | null; phone?: string | null }
        Returns: Json
      }
      similar_leads: {
        Args: { lead_id: string }
        Returns: { similar_id: string | null; status: string | null; same: string[] | null; created_at: string | null }[]
      }
      site: {
        Args: { [_ in never]: never }
        Returns: Json
      }
      start_import: {
        Args: { connection_id: string }
        Returns: string
      }
      statement: {
        Args: { currency: string; account?: string | null; before?: number | null; page_size?: number | null; organization_id?: string | null }
        Returns: { id: number | null; account: string | null; kind: string | null; amount: number | null; balance_after: number | null; wallet_after: number | null; promo_after: number | null; debt_after: number | null; currency: string | null; lead_id: string | null; deposit_id: string | null; reason: string | null; journal_id: number | null; effective_at: string | null; created_at: string | null }[]
      }
      stop_auto_recharge: {
        Args: { currency?: string | null }
        Returns: undefined
      }
      submit_lead: {
        Args: { niche: string; contact?: Json | null; answers?: Json | null; attribution?: Json | null; submission_key?: string | null; consents?: string[] | null }
        Returns: Json
      }
      submitted_leads: {
        Args: { lead_id?: string | null; submission_key?: string | null; before?: string | null; page_size?: number | null }
        Returns: { id: string | null; niche: string | null; status: string | null; key: string | null; submitted_at: string | null; approved_at: string | null; rejected_at: string | null; rejection_reason: string | null; marked_bad_at: string | null }[]
      }
      subscribe: {
        Args: { competition_level_id?: string | null; filter?: Json | null; niche_id?: string | null }
        Returns: string
      }
      suspend_user: {
        Args: { user_id: string }
        Returns: undefined
      }
      switch_organization: {
        Args: { organization_id: string; refresh_token: string }
        Returns: Json
      }
      test_channel: {
        Args: { channel_id: string; message?: Json | null }
        Returns: string
      }
      test_rule: {
        Args: { rule_id: string; message?: Json | null }
        Returns: Json
      }
      transfer_ownership: {
        Args: { user_id: string }
        Returns: undefined
      }
      update_any_organization: {
        Args: { organization_id: string; name?: string | null; website?: string | null; time_zone?: string | null }
        Returns: undefined
      }
      update_channel: {
        Args: { channel_id: string; name?: string | null; settings?: Json | null }
        Returns: undefined
      }
      update_competition_level: {
        Args: { competition_level_id: string; name?: string | null; price?: number | null; max_buyers?: number | null }
        Returns: undefined
      }
      update_crm_connection: {
        Args: { connection_id: string; name?: string | null; is_active?: boolean | null; takes_archived?: boolean | null; youngest?: string | null; oldest?: string | null; objects?: string[] | null; shows_contact?: boolean | null }
        Returns: undefined
      }
      update_form_schema: {
        Args: { form_schema_id: string; fields: Json; change_summary?: string | null }
        Returns: undefined
      }
      update_lead: {
        Args: { lead_id: string; answers?: Json | null; contact?: Json | null }
        Returns: undefined
      }
      update_niche: {
        Args: { niche_id: string; name?: string | null; description?: string | null; is_active?: boolean | null; cascade_rule?: string | null; rotates_start_level?: boolean | null; opening_wait?: string | null; default_level_id?: string | null }
        Returns: undefined
      }
      update_organization: {
        Args: { name?: string | null; website?: string | null; time_zone?: string | null }
        Returns: undefined
      }
      update_plan: {
        Args: { plan_id: string; name?: string | null; position?: number | null; trial_days?: number | null; is_active?: boolean | null }
        Returns: undefined
      }
      update_profile: {
        Args: { first_name?: string | null; last_name?: string | null; phone?: string | null }
        Returns: undefined
      }
      update_rule: {
        Args: { rule_id: string; changes: Json; version?: number | null }
        Returns: number
      }
      usage_by_endpoint: {
        Args: { since: string; until: string }
        Returns: { endpoint: string | null; calls: number | null; billed: number | null; overrun: number | null; refused: number | null; failed: number | null; unconfirmed: number | null; mean_milliseconds: number | null; bytes: number | null }[]
      }
      usage_by_key: {
        Args: { since: string; until: string }
        Returns: { api_key_id: string | null; name: string | null; prefix: string | null; calls: number | null; billed: number | null; overrun: number | null; refused: number | null; failed: number | null; unconfirmed: number | null; mean_milliseconds: number | null; bytes: number | null }[]
      }
      usage_by_month: {
        Args: { since: string; until: string }
        Returns: { month: string | null; calls: number | null; billed: number | null; overrun: number | null; refused: number | null; failed: number | null; unconfirmed: number | null; mean_milliseconds: number | null; bytes: number | null }[]
      }
      usage_lag: {
        Args: { [_ in never]: never }
        Returns: Json
      }
      usage_quota: {
        Args: { [_ in never]: never }
        Returns: { maximum: number | null; used: number | null; remaining: number | null; overrun: number | null; may_overrun: boolean | null; resets_at: string | null }
      }
      usage_summary: {
        Args: { since: string; until: string }
        Returns: { calls: number | null; billed: number | null; overrun: number | null; refused: number | null; failed: number | null; unconfirmed: number | null; mean_milliseconds: number | null; bytes: number | null }
      }
      verify_email: {
        Args: { token: string; password: string }
        Returns: Json
      }
      webhook_counts: {
        Args: { since?: string | null; until?: string | null }
        Returns: { source: string | null; status: string | null; count: number | null; oldest_at: string | null }[]
      }
      weigh_refund_request: {
        Args: { request_id: string }
        Returns: Json
      }
      what_if: {
        Args: { competition_level_id: string; filter?: Json | null; caps?: Json | null; price?: number | null; days?: number | null; organization_id?: string | null }
        Returns: Json
      }
      withdraw_invitation: {
        Args: { invitation_id: string }
        Returns: undefined
      }
      withdraw_listing: {
        Args: { listing_id: string }
        Returns: undefined
      }
    }
    Enums: { [_ in never]: never }
    CompositeTypes: { [_ in never]: never }
  }
}
