"""What people here take for a password first, in Arabic letters and in the Latin ones written for them.

Each list is in the order it is guessed, written as search folds it (domain/arabic.py): no marks, one shape a
letter. Latin words of elsewhere, and names, come with zxcvbn.
"""

from __future__ import annotations

from typing import Final

_ARABIC: Final = """
    الله محمد بسم الرحمن الرحيم الحمد لله ربي يارب يا رب سبحان اكبر لا اله الا رسول ماشاء ماشاءالله
    انشاء انشاءالله استغفر توكلت على الحمدلله بسمالله سبحانالله لاالهالاالله اللهاكبر محمدرسولالله
    القران الكريم الاسلام مسلم رمضان مكه المدينه الجنه النبي صلي عليه وسلم السلام عليكم السلامعليكم صباح
    مساء الخير النور احبك حبيبي حبيبتي حب حياتي قلبي عمري روحي امي ابي ماما بابا اختي اخي ابني بنتي
    عائلتي زوجي زوجتي كلمه السر كلمهالسر المرور كلمهالمرور سري مفتاح باسورد ادمن مدير مرحبا اهلا سهلا
    شكرا المغرب مغرب المغربي الوطن الملك الشعب تارودانت سوس اكادير مراكش الرباط الدارالبيضاء البيضاء فاس
    طنجه مكناس وجده تطوان الصحراء امازيغ تمازيغت الرجاء الوداد حسنيه برشلونه ريال مدريد كره قدم فاطمه
    خديجه عائشه مريم زينب سعاد امينه نعيمه رشيده حليمه سميره كريمه لطيفه سعيده نادي ناديه سلمي هند سناء
    حنان نجاه ايمان اسماء سعديه زهراء الزهراء ياسمين رقيه سكينه نور هدي وفاء سهام لبني احمد علي حسن
    الحسن حسين الحسين عبد عبدالله ابراهيم يوسف عمر عثمان خالد سعيد رشيد كريم حميد مصطفي ادريس جمال كمال
    نبيل عادل هشام ياسين انس ايوب زكرياء اسماعيل اسحاق موسي عيسي طارق بلال سفيان رضا عزيز منير سمير فؤاد
    فءاد جواد حمزه المهدي مهدي ياسر الياس عمران عبدالرحمن عبدالرحيم عبدالكريم عبدالعزيز مدرسه بيت دار
    سوق حي شارع مسجد جامع مدينه بلديه جماعه جمعيه عماله اقليم باشويه ملحقه ماء كهرباء ضوء واحد اثنان
    ثلاثه اربعه خمسه سته سبعه ثمانيه تسعه عشره ابجد هوز حطي كلمن سعفص قرشت ابتث بسماللهالرحمنالرحيم
    لااله محمدرسول الحمدللهربالعالمين توكلتعليالله استغفرالله ابجدهوز ابجدهوزحطيكلمن الرحمنالرحيم اللهم
    صليالله ياالله يارحمن
"""
_LATIN: Final = """
    bismillah bismilah hamdoulah hamdulillah hamdoullah inchallah incha mashallah machallah allah akbar
    allahakbar salam salamo alaykom salamoalaykom salamoalikom wa3alaykom rabbi yarabbi yarab ramadan
    islam muhammad fatimazahra zahra khadija aicha 3aicha meryem naima rachida halima latifa saida salma
    hind sanaa hanane najat imane asmae yassmine 3li lhoussaine houssine abdellah brahim youssef othmane
    khalid said rachid karim hamid mustapha mostafa driss kamal nabil adil hicham yassine anass ayoub
    zakaria ismail tarik bilal soufiane aziz mounir samir fouad jawad hamza mehdi yasser ilyas imrane
    abderrahman abderrahim abdelkarim maroc maghrib almaghrib taroudant tarudant souss agadir marrakech
    rabat casablanca casa fes tanger meknes oujda tetouan sahara tamazight amazigh raja rajawi wydad
    widadi hassania barcelona habibi habibti omri hayati 9albi qalbi rouhi mama baba khouya khti hob
    nhabak n7bak hobi 3omri bonjour motdepasse secret azerty azertyuiop qsdfghjklm wxcvbn marhaba
    chokran labas bsaha merhba hamdoulilah hamdolah alhamdulillah bismillahirrahmanirrahim
    lailahaillallah astaghfirullah subhanallah yaallah
"""

ARABIC: Final = tuple(_ARABIC.split())
LATIN: Final = tuple(_LATIN.split())
