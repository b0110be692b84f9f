"""One adapter for each kind of channel: what is sent there, and what an answer means."""

from collections.abc import Mapping

from leadmill.settings import Settings
from workers.channels.claim import Adapter
from workers.channels.endpoint import Endpoint
from workers.channels.google_chat import GoogleChat
from workers.channels.slack import Slack
from workers.channels.teams import Teams
from workers.channels.telegram import Telegram
from workers.guard import read_targets


def adapters(settings: Settings) -> Mapping[str, Adapter]:
    """The adapters by kind of channel."""
    local = read_targets(settings.notification_local_targets)
    return {
        "google_chat": GoogleChat(settings.google_chat_api_base, local),
        "slack": Slack(settings.slack_api_base, local),
        "teams": Teams(settings.teams_api_base, local),
        "telegram": Telegram(settings.telegram_api_base),
        "endpoint": Endpoint(local),
    }
